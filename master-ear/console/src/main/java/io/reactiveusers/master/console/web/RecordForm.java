package io.reactiveusers.master.console.web;

import io.reactiveusers.master.directory.DirectoryException;
import io.reactiveusers.master.directory.DirectoryException.Reason;
import io.reactiveusers.master.password.HashingOverloadException;
import io.reactiveusers.support.validation.FieldErrors;
import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A form that adds, changes or deletes one record of the directory. Its page carries the version that it was loaded with,
 * so that it never overwrites a change of which it does not know, even if the session ends meanwhile:
 *
 * <ul>
 *   <li>If another person has changed the record, saving changes nothing. The form then offers both values of each field
 *       that differs ({@link Conflict}), and the next save is made on the version that the person has seen.
 *   <li>If another person has deleted it, the form keeps what was typed, and offers only to add it again.
 *   <li>Every other refusal is shown at the fields at fault.
 * </ul>
 *
 * @param <S> the record as it is stored
 * @param <F> everything that can be typed in the form
 */
public abstract class RecordForm<S, F> implements Serializable {
    private static final long serialVersionUID = 1L;

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern(
                    "d MMM uuuu, HH:mm:ss 'UTC'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private String id;
    private int version;
    private Instant opened = Instant.now();
    private F loaded;
    private boolean gone;
    private Conflict<F> conflict;

    /** Returns the record; empty if there is none. */
    protected abstract Optional<S> find(long wantedId);

    /** Takes over what the page shows of the stored record beside its fields; returns the version. */
    protected abstract int show(S stored);

    /** Returns the fields of a stored record, as they would be typed. */
    protected abstract F fieldsOf(S stored);

    /** Returns the fields as they are typed. */
    protected abstract F typed();

    /** Returns every field of the form. */
    protected abstract List<FormField<F, ?>> fields();

    /** Returns when the record was changed last, as far as it tells. */
    protected abstract Optional<Instant> changedAt(S stored);

    /** Adds the record, says so, and returns the page to show next. */
    protected abstract String create();

    /** Changes the record if it still has this version, says so, and returns the page to show next. */
    protected abstract String change(long knownId, int knownVersion);

    /** Deletes the record, says so, and returns the page to show next. */
    protected abstract String remove(long knownId);

    /** Loads the record; one that does not exist is answered with 404. */
    public void load() {
        if (id == null) {
            return;
        }
        Optional<S> stored = stored();
        if (stored.isEmpty()) {
            Feedback.notFound();
            return;
        }
        loaded = fieldsOf(stored.get());
        version = show(stored.get());
        fields().forEach(field -> field.copy(loaded, typed()));
    }

    /** Adds or changes the record. */
    public void save() {
        store(() -> id == null ? create() : change(Long.parseLong(id), version));
    }

    /** Adds what is typed as a new record, after another person has deleted the old one. */
    public void addAgain() {
        store(this::create);
    }

    private void store(Supplier<String> write) {
        try {
            checkTexts();
            Feedback.redirect(write.get());
        } catch (HashingOverloadException e) {
            Feedback.error(
                    "Nothing has been saved: too many passwords are being set or checked at the moment. Please try"
                            + " again in a few seconds.");
        } catch (DirectoryException e) {
            refused(e);
        }
    }

    /** Deletes the record. */
    public void delete() {
        try {
            Feedback.redirect(remove(Long.parseLong(id)));
        } catch (DirectoryException e) {
            if (e.getReason() == Reason.NOT_FOUND) {
                gone = true;
            } else {
                Feedback.error("Not deleted: " + e.getMessage() + ".");
            }
        }
    }

    /** Puts into the form what has been chosen for one field of the conflict. */
    public void choose(Conflict.Difference difference) {
        conflict.apply(difference, fields(), typed());
    }

    /** Called when the directory has refused a save for a reason that lies in the form. */
    protected void refused(DirectoryException e) {
        if (e.getReason() == Reason.STALE) {
            compare();
        } else if (e.getReason() == Reason.NOT_FOUND) {
            gone = true;
        } else {
            Feedback.refused(e);
        }
    }

    private void checkTexts() {
        FieldErrors errors = new FieldErrors();
        fields().stream()
                .filter(field -> field.hasNoText(typed()))
                .forEach(field -> errors.add(field.input(), "has characters that are no text"));
        DirectoryException.throwIfAny(errors);
    }

    private void compare() {
        Optional<S> stored = stored();
        if (stored.isEmpty()) {
            gone = true;
            return;
        }
        F theirs = fieldsOf(stored.get());
        F mine = fieldsOf(stored.get());
        fields().forEach(field -> field.copy(typed(), mine));
        conflict = new Conflict<>(when(stored.get()), fields(), loaded, theirs, mine);
        version = show(stored.get());
        loaded = theirs;
        opened = Instant.now();
        fields().stream().filter(field -> !field.editable()).forEach(field -> field.copy(loaded, typed()));
        conflict.apply(fields(), typed());
    }

    private String when(S stored) {
        return changedAt(stored)
                .filter(time -> time.isAfter(opened))
                .map(time -> "at " + time(time))
                .orElse("after you opened it at " + time(opened));
    }

    private Optional<S> stored() {
        try {
            return find(Long.parseLong(id));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    protected static String time(Instant time) {
        return TIME.format(time);
    }

    public boolean isNew() {
        return id == null;
    }

    /** As the URL has it; {@code null} to add a record. */
    public String getId() {
        return id;
    }

    public void setId(String id) {
        this.id = id == null || id.isEmpty() ? null : id;
    }

    /** Which version the form was loaded with, and when; the page brings it back with each request. */
    public String getVersion() {
        return version + "@" + opened.toEpochMilli();
    }

    /** Takes any text: what is no version is none that the record has, so the next save shows the conflict. */
    public void setVersion(String text) {
        String[] parts = text == null ? new String[0] : text.split("@");
        try {
            version = Integer.parseInt(parts[0]);
            opened = Instant.ofEpochMilli(Long.parseLong(parts[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            version = -1;
        }
    }

    /** Whether another person has deleted the record meanwhile. */
    public boolean isGone() {
        return gone;
    }

    /** What another person has changed meanwhile; {@code null}: nothing that is known. */
    public Conflict<F> getConflict() {
        return conflict;
    }
}
