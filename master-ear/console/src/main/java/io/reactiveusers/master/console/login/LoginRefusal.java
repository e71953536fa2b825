package io.reactiveusers.master.console.login;

/** Why a login was not let in, for the person at the form. */
enum LoginRefusal {
    /** The same for an unknown user, a wrong password and a user who is not active. */
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
