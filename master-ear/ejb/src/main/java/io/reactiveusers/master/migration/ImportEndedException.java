package io.reactiveusers.master.migration;

import jakarta.ejb.ApplicationException;

/** The job is not running any more: somebody cancelled it, or another server took this one for dead. Rolls back. */
@ApplicationException(rollback = true)
public class ImportEndedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ImportEndedException() {
        super("the import has been ended");
    }
}
