package io.reactiveusers.master.migration;

/** Another import is running; there is one at a time. */
public class ImportRunningException extends Exception {
    private static final long serialVersionUID = 1L;

    private final long id;

    ImportRunningException(long id) {
        super("import " + id + " is running; there can be one at a time");
        this.id = id;
    }

    /** Returns the id of the import that runs. */
    public long getId() {
        return id;
    }
}
