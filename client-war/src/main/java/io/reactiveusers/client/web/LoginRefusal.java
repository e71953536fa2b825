package io.reactiveusers.client.web;

import jakarta.servlet.http.HttpServletResponse;

/** Why a login was refused, with the text that the login page shows. */
enum LoginRefusal {
    /** The master refused the username and password. */
    WRONG(HttpServletResponse.SC_UNAUTHORIZED, "Wrong username or password."),

    /** The password is right, but this client does not have the user, or has it as disabled. */
    NOT_HERE(
            HttpServletResponse.SC_FORBIDDEN,
            "Your account is not available here. If it is new, try again in a moment; it may also have been disabled."),

    /** The master did not decide. */
    CANNOT_TELL(
            HttpServletResponse.SC_SERVICE_UNAVAILABLE,
            "Your password cannot be checked right now. Please try again in a moment."),

    /** The form was posted from another site. */
    FOREIGN(HttpServletResponse.SC_FORBIDDEN, "Please log in from this page.");

    private final int status;
    private final String text;

    LoginRefusal(int status, String text) {
        this.status = status;
        this.text = text;
    }

    int status() {
        return status;
    }

    String text() {
        return text;
    }
}
