package io.reactiveusers.master.console.web;

import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.support.validation.FieldError;
import jakarta.faces.application.FacesMessage;
import jakarta.faces.application.FacesMessage.Severity;
import jakarta.faces.component.EditableValueHolder;
import jakarta.faces.component.UIComponent;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** Shows messages to the person at the console, and sends the browser to other pages, while a page is processed. */
public final class Feedback {
    /** Response header that has the page's script keep what is typed, for when the page is shown again. */
    public static final String SESSION_ENDED = "Session-Ended";

    /** A field's input by the name the directory's refusals call it; the others bear the same name there and here. */
    private static final Map<String, String> INPUTS = Map.of(
            "first_name", "firstName",
            "last_name", "lastName",
            "is_active", "active",
            "is_staff", "staff",
            "is_superuser", "superuser",
            "user_permissions", "permissions");

    private Feedback() {}

    /** Shows a message on the page that comes next, also after a redirect. */
    public static void done(String message) {
        add(null, FacesMessage.SEVERITY_INFO, message);
        FacesContext.getCurrentInstance().getExternalContext().getFlash().setKeepMessages(true);
    }

    /** Shows what has been done on this page. */
    public static void info(String message) {
        add(null, FacesMessage.SEVERITY_INFO, message);
    }

    /** Shows something to heed on this page. */
    public static void warn(String message) {
        add(null, FacesMessage.SEVERITY_WARN, message);
    }

    /** Shows an error on this page. */
    public static void error(String message) {
        add(null, FacesMessage.SEVERITY_ERROR, message);
    }

    /** Shows everything the directory refuses: each fault at the input of its field, if there is one on the page. */
    public static void refused(DirectoryException refusal) {
        int marked = 0;
        for (FieldError fault : refusal.getErrors()) {
            UIComponent input = input(fault.field());
            if (input instanceof EditableValueHolder editable) {
                editable.setValid(false);
                add(input, FacesMessage.SEVERITY_ERROR, sentence(fault.field(), fault.detail()));
                marked++;
            } else {
                error(sentence(fault.field(), fault.detail()));
            }
        }
        if (marked > 0) {
            FacesContext.getCurrentInstance().validationFailed();
            warn("Nothing has been saved: see the field" + (marked == 1 ? "" : "s") + " marked below.");
        }
    }

    private static UIComponent input(String field) {
        return field == null
                ? null
                : FacesContext.getCurrentInstance()
                        .getViewRoot()
                        .findComponent("form:" + INPUTS.getOrDefault(field, field));
    }

    /** A refusal without the field's name on the wire, which is no word of the page. */
    static String sentence(String field, String message) {
        String text =
                field != null && message.startsWith(field + " ") ? message.substring(field.length() + 1) : message;
        return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
    }

    /** Sends the browser to another page of the console. */
    public static void redirect(String page) {
        ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
        try {
            external.redirect(external.getRequestContextPath() + page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Responds with 404. */
    public static void notFound() {
        FacesContext context = FacesContext.getCurrentInstance();
        try {
            context.getExternalContext().responseSendError(HttpServletResponse.SC_NOT_FOUND, null);
            context.responseComplete();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void add(UIComponent at, Severity severity, String message) {
        FacesContext context = FacesContext.getCurrentInstance();
        context.addMessage(at == null ? null : at.getClientId(context), new FacesMessage(severity, message, null));
    }
}
