package io.reactiveusers.master.console.login;

/** The reason why a login was refused, for the person at the form. */
enum LoginRefusal {
    /** Covers an unknown user, a wrong password and an inactive user alike. */
    WRONG("Wrong username or password."),
    NOT_STAFF("The password is right, but this user is not staff: the console is for staff only."),
    UNAVAILABLE("Logins cannot be checked at the moment. Please try again in a few seconds.");

    private final String message;

    LoginRefusal(String message) {
        this.message = message;
    }

    String message() {
        return message;
    }
}
