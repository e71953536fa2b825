package io.reactiveusers.local;

import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Imports dumps through the master's API, and waits for the end of each. */
public final class DumpImport {
    private static final int POLL_MILLIS = 200;

    private DumpImport() {}

    /**
     * Imports a dump.
     *
     * @param superuser a caller of the master's API who may import
     * @return the job, finished
     * @throws LocalSystemException if the dump is refused, or its import does not finish
     */
    public static JsonObject run(HttpApi superuser, Path dump) throws IOException {
        return run(superuser, dump, progress -> {});
    }

    /** Imports a dump, and reports how many rows are done. */
    public static JsonObject run(HttpApi superuser, Path dump, Consumer<String> progress) throws IOException {
        return finish(superuser, superuser.post("/import/django", dump), progress);
    }

    /** Imports rows. */
    public static JsonObject run(HttpApi superuser, JsonArray rows) throws IOException {
        return finish(superuser, superuser.post("/import/django", rows), progress -> {});
    }

    /** Waits until an import that has been started has ended, in whatever way, and returns the job. */
    public static JsonObject awaitEnd(HttpApi superuser, JsonObject started, Consumer<String> progress)
            throws IOException {
        JsonObject job = started;
        while (job.getString("state").equals("running")) {
            JsonObject rows = job.getJsonObject("rows");
            progress.accept("  " + rows.getInt("done") + " of " + rows.getInt("total") + " rows imported");
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new LocalSystemException("interrupted during an import", e);
            }
            job = superuser.get("/imports/" + job.getInt("id")).expect(200).object();
        }
        return job;
    }

    private static JsonObject finish(HttpApi superuser, HttpApi.Answer started, Consumer<String> progress)
            throws IOException {
        JsonObject job = awaitEnd(superuser, started.expect(202).object(), progress);
        if (!job.getString("state").equals("finished")) {
            throw new LocalSystemException("the import ended as " + job);
        }
        return job;
    }
}
