package io.reactiveusers.master.console.web;

import jakarta.faces.FacesException;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.faces.event.ExceptionQueuedEventContext;
import jakarta.faces.event.PhaseId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import org.primefaces.csp.CspException;

/**
 * What happens when a page fails. A page that was open for so long that its view is gone is loaded anew, says so, and gets
 * back what was typed. A request that belongs to no page is refused (RU0152). Any other failure is logged (RU0151) and
 * answered with status 500, which the page's script shows without touching what was typed. No answer tells what went wrong
 * inside.
 */
public class Failures extends ExceptionHandlerWrapper {
    private static final Logger LOG = System.getLogger(Failures.class.getName());

    Failures(ExceptionHandler wrapped) {
        super(wrapped);
    }

    /** As {@code faces-config.xml} wants it. */
    public static class Factory extends ExceptionHandlerFactory {
        public Factory(ExceptionHandlerFactory wrapped) {
            super(wrapped);
        }

        @Override
        public ExceptionHandler getExceptionHandler() {
            return new Failures(getWrapped().getExceptionHandler());
        }
    }

    @Override
    public void handle() throws FacesException {
        Iterator<ExceptionQueuedEvent> events =
                getUnhandledExceptionQueuedEvents().iterator();
        if (events.hasNext()) {
            FacesContext context = FacesContext.getCurrentInstance();
            ExceptionQueuedEventContext event = events.next().getContext();
            drain(events);
            Throwable failure = event.getException();
            if (failure instanceof ViewExpiredException) {
                loadAnew(context);
            } else if (failure instanceof CspException || event.getPhaseId() == PhaseId.RESTORE_VIEW) {
                refuse(context);
            } else {
                LOG.log(Level.ERROR, "RU0151 a page of the console failed", failure);
                answerWithError(context);
            }
        }
        super.handle();
    }

    private static void drain(Iterator<ExceptionQueuedEvent> events) {
        events.remove();
        while (events.hasNext()) {
            events.next();
            events.remove();
        }
    }

    private static void loadAnew(FacesContext context) {
        HttpServletRequest request =
                (HttpServletRequest) context.getExternalContext().getRequest();
        Feedback.warn("The page had been open for too long and has been loaded anew. Nothing has been saved.");
        context.getExternalContext().getFlash().setKeepMessages(true);
        context.getExternalContext().setResponseHeader(Feedback.SESSION_ENDED, "true");
        Feedback.redirect(PageAddress.of(request));
    }

    /** Before a page is there, and about its nonce, only the request can be at fault. */
    private static void refuse(FacesContext context) {
        try {
            SoundRequests.refuse(
                    (HttpServletResponse) context.getExternalContext().getResponse(), "it belongs to no page");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context.responseComplete();
    }

    private static void answerWithError(FacesContext context) {
        try {
            if (!context.getExternalContext().isResponseCommitted()) {
                context.getExternalContext().responseSendError(HttpServletResponse.SC_INTERNAL_SERVER_ERROR, null);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        context.responseComplete();
    }
}
