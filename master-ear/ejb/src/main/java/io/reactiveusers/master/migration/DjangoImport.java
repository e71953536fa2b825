package io.reactiveusers.master.migration;

import io.reactiveusers.master.directory.UserDraft;
import io.reactiveusers.master.migration.DumpRow.InvalidFieldException;
import io.reactiveusers.master.password.PasswordHash;
import jakarta.ejb.EJB;
import jakarta.ejb.EJBException;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.json.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.stream.JsonParser;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Imports a dump of {@code auth.group}, {@code auth.permission}, {@code auth.user} and {@code contenttypes}, in any
 * order. Django's ids are kept. Doing it twice changes nothing.
 *
 * <p>What other rows refer to is read first and held in memory; the users, of whom there may be very many, are then
 * read again and written in chunks. Ends the server in the middle, and the chunks written stay; import again.
 */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class DjangoImport {
    private static final Logger LOG = System.getLogger(DjangoImport.class.getName());

    /** Users written in one transaction. */
    private static final int CHUNK = 100;

    private static final int PROGRESS_EVERY = 10_000;

    @EJB
    private DirectoryImport directory;

    /** A user of the dump, and the row. */
    private record UserRow(long number, ImportedUser user) {}

    /** What users may not refer to, because its own row was refused. */
    private record RefusedIds(Set<Long> permissions, Set<Long> groups) {}

    /**
     * Imports a dump.
     *
     * @throws InvalidDumpException if it is not JSON, or not an array; nothing is imported then
     * @throws IOException if it cannot be read to its end; nothing is imported then
     */
    public ImportReport run(InputStream dump) throws IOException, InvalidDumpException {
        // Only its owner can read it: the dump holds hashes.
        Path spool = Files.createTempFile("django-dump", ".json");
        try {
            try (OutputStream out = Files.newOutputStream(spool)) {
                dump.transferTo(out);
            }
            ImportReport report = new ImportReport();
            RefusedIds refused = importPermissionsAndGroups(spool, report);
            importUsers(spool, report, refused);
            return report;
        } catch (JsonException e) {
            // Without its cause: a parser quotes what it could not read.
            throw new InvalidDumpException("the dump is not JSON");
        } finally {
            Files.deleteIfExists(spool);
        }
    }

    private RefusedIds importPermissionsAndGroups(Path spool, ImportReport report)
            throws IOException, InvalidDumpException {
        Map<Long, DumpRow> contentTypes = new HashMap<>();
        List<DumpRow> permissions = new ArrayList<>();
        List<DumpRow> groups = new ArrayList<>();
        forEachRow(spool, row -> {
            switch (row.model()) {
                case DumpRow.CONTENT_TYPE -> {
                    try {
                        contentTypes.put(row.id(), row);
                    } catch (InvalidFieldException e) {
                        report.count(row.number(), row.model(), null, refused(e));
                    }
                }
                case DumpRow.PERMISSION -> permissions.add(row);
                case DumpRow.GROUP -> groups.add(row);
                case DumpRow.USER -> {}
                default -> report.ignore();
            }
        });
        RefusedIds refused = new RefusedIds(new HashSet<>(), new HashSet<>());
        for (DumpRow row : permissions) {
            take(row, report, refused.permissions(), id -> {
                DumpRow contentType = contentTypes.get(row.reference("content_type"));
                return directory.permission(
                        id,
                        row.text("codename"),
                        row.text("name"),
                        contentType == null ? "" : contentType.text("app_label"),
                        // A dump without content types still tells them apart.
                        contentType == null
                                ? "contenttype-" + row.reference("content_type")
                                : contentType.text("model"));
            });
        }
        for (DumpRow row : groups) {
            take(row, report, refused.groups(), id -> {
                Set<Long> references = row.references("permissions");
                checkNoneRefused("permissions", references, refused.permissions());
                directory.moveGroupIdsPast(id);
                return directory.group(id, row.text("name"), references);
            });
        }
        return refused;
    }

    private void importUsers(Path spool, ImportReport report, RefusedIds refused)
            throws IOException, InvalidDumpException {
        List<UserRow> chunk = new ArrayList<>(CHUNK);
        forEachRow(spool, row -> {
            if (!row.model().equals(DumpRow.USER)) {
                return;
            }
            try {
                chunk.add(new UserRow(row.number(), user(row, refused)));
            } catch (InvalidFieldException e) {
                report.count(row.number(), row.model(), idOrNull(row), refused(e));
            }
            if (chunk.size() == CHUNK) {
                write(chunk, report);
                chunk.clear();
            }
            if (row.number() % PROGRESS_EVERY == 0) {
                LOG.log(Level.INFO, "import: {0} rows read", row.number());
            }
        });
        write(chunk, report);
    }

    private void write(List<UserRow> rows, ImportReport report) {
        if (rows.isEmpty()) {
            return;
        }
        List<UserRow> sorted = rows.stream()
                .sorted(Comparator.comparingLong(row -> row.user().id()))
                .toList();
        directory.moveUserIdsPast(sorted.get(sorted.size() - 1).user().id());
        List<ImportOutcome> outcomes = new ArrayList<>();
        try {
            outcomes.addAll(directory.users(sorted.stream().map(UserRow::user).toList()));
        } catch (EJBException e) {
            // Something else wrote meanwhile, or a row is worse than it looks: each by itself, then.
            LOG.log(Level.DEBUG, "a chunk could not be written at once", e);
            sorted.forEach(row -> outcomes.add(alone(row)));
        }
        for (int i = 0; i < sorted.size(); i++) {
            UserRow row = sorted.get(i);
            ImportOutcome outcome = outcomes.get(i);
            report.count(row.number(), DumpRow.USER, row.user().id(), outcome);
            String hash = row.user().passwordHash();
            if (outcome.kind() == ImportOutcome.Kind.CREATED && !hash.startsWith("!") && !PasswordHash.isUsable(hash)) {
                report.warn(new ImportReport.Remark(
                        row.number(),
                        DumpRow.USER,
                        row.user().id(),
                        "password",
                        "password is in a format that cannot be checked: the user needs a new one"));
            }
        }
    }

    private ImportOutcome alone(UserRow row) {
        try {
            return directory.users(List.of(row.user())).get(0);
        } catch (EJBException e) {
            LOG.log(Level.WARNING, "RU0120 row " + row.number() + " of an import could not be written", e);
            return ImportOutcome.refused(null, "could not be written; see the server's log, RU0120");
        }
    }

    private static ImportedUser user(DumpRow row, RefusedIds refused) throws InvalidFieldException {
        Set<Long> groups = row.references("groups");
        checkNoneRefused("groups", groups, refused.groups());
        Set<Long> permissions = row.references("user_permissions");
        checkNoneRefused("user_permissions", permissions, refused.permissions());
        Instant dateJoined = row.time("date_joined");
        if (dateJoined == null) {
            throw new InvalidFieldException("date_joined", "is missing");
        }
        String hash = row.text("password");
        if (hash.length() > 255) {
            throw new InvalidFieldException("password", "is longer than 255 characters");
        }
        UserDraft fields = new UserDraft(
                row.text("username"),
                row.text("first_name"),
                row.text("last_name"),
                row.text("email"),
                row.flag("is_active"),
                row.flag("is_staff"),
                row.flag("is_superuser"),
                groups,
                permissions,
                null);
        return new ImportedUser(row.id(), fields, hash, row.time("last_login"), dateJoined);
    }

    private static void checkNoneRefused(String field, Set<Long> references, Set<Long> refused)
            throws InvalidFieldException {
        for (long id : new TreeSet<>(references)) {
            if (refused.contains(id)) {
                throw new InvalidFieldException(field, "refers to " + id + ", whose own row is refused");
            }
        }
    }

    private interface Taker {
        ImportOutcome take(long id) throws InvalidFieldException;
    }

    private static void take(DumpRow row, ImportReport report, Set<Long> refused, Taker taker) {
        Long id = idOrNull(row);
        ImportOutcome outcome;
        try {
            outcome = taker.take(row.id());
        } catch (InvalidFieldException e) {
            outcome = refused(e);
        }
        if (outcome.kind() == ImportOutcome.Kind.REFUSED && id != null) {
            refused.add(id);
        }
        report.count(row.number(), row.model(), id, outcome);
    }

    private static Long idOrNull(DumpRow row) {
        try {
            return row.id();
        } catch (InvalidFieldException e) {
            return null;
        }
    }

    private static ImportOutcome refused(InvalidFieldException e) {
        return ImportOutcome.refused(e.field(), e.getMessage());
    }

    private static void forEachRow(Path spool, Consumer<DumpRow> action) throws IOException, InvalidDumpException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(spool));
                JsonParser parser = Json.createParser(in)) {
            if (!parser.hasNext() || parser.next() != JsonParser.Event.START_ARRAY) {
                throw new InvalidDumpException("the dump is not a JSON array");
            }
            long number = 0;
            try (Stream<JsonValue> rows = parser.getArrayStream()) {
                for (Iterator<JsonValue> values = rows.iterator(); values.hasNext(); ) {
                    JsonValue value = values.next();
                    number++;
                    action.accept(new DumpRow(
                            number, value instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT));
                }
            }
        }
    }
}
