package io.reactiveusers.master.login;

import jakarta.ejb.ApplicationException;

/** A password cannot be checked now: too many are being checked. Not an answer; the caller may try again. */
@ApplicationException
public class LoginUnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LoginUnavailableException() {
        super("too many passwords are being checked");
    }
}
