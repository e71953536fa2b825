package io.reactiveusers.master.password;

import jakarta.ejb.ApplicationException;

/** A password could be neither checked nor hashed: too many are being hashed. The caller may try again. */
@ApplicationException(rollback = true)
public class HashingOverloadException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    HashingOverloadException() {
        super("too many passwords are being checked or set");
    }
}
