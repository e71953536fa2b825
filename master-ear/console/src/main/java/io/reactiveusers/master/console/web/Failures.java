package io.reactiveusers.master.console.web;

import jakarta.faces.FacesException;
import jakarta.faces.application.ViewExpiredException;
import jakarta.faces.context.ExceptionHandler;
import jakarta.faces.context.ExceptionHandlerFactory;
import jakarta.faces.context.ExceptionHandlerWrapper;
import jakarta.faces.context.FacesContext;
import jakarta.faces.event.ExceptionQueuedEvent;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * What happens when a page fails. A page that was open for so long that its view is gone is loaded anew, and says so. A
 * failed background request is answered with status 500, which the page's script shows without touching what was typed;
 * any other ends on the error page of {@code web.xml}. No answer tells what went wrong inside.
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
            Throwable failure = events.next().getContext().getException();
            if (failure instanceof ViewExpiredException expired) {
                drain(events);
                loadAnew(context, expired.getViewId());
            } else if (context.getPartialViewContext().isAjaxRequest()) {
                drain(events);
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

    private static void loadAnew(FacesContext context, String page) {
        Feedback.warn("The page had been open for too long and has been loaded anew. Nothing has been saved.");
        context.getExternalContext().getFlash().setKeepMessages(true);
        String id = context.getExternalContext().getRequestParameterMap().get("id");
        Feedback.redirect(page + (id == null ? "" : "?id=" + URLEncoder.encode(id, StandardCharsets.UTF_8)));
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
