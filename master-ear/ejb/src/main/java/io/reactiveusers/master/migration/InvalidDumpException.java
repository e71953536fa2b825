package io.reactiveusers.master.migration;

/** The request is not one for an import, or what was sent is no dump. Nothing of it has been imported. */
public class InvalidDumpException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String parameter;

    InvalidDumpException(String message) {
        this(null, message);
    }

    InvalidDumpException(String parameter, String message) {
        super(message);
        this.parameter = parameter;
    }

    /** Returns the query parameter at fault; {@code null} if the dump is. */
    public String getParameter() {
        return parameter;
    }
}
