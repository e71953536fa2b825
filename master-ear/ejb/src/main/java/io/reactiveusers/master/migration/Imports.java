package io.reactiveusers.master.migration;

import io.reactiveusers.master.migration.ImportJob.State;
import jakarta.ejb.EJB;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts and cancels imports, for the API; {@link ImportReports} reads them. */
@Stateless
@TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
public class Imports {
    private static final Logger LOG = System.getLogger(Imports.class.getName());

    @EJB
    private ImportStore store;

    @EJB
    private ImportRunner runner;

    @EJB
    private ImportedIds ids;

    /**
     * Receives a dump, checks the whole of it, and starts its import in the background.
     *
     * @param dump of any size; it is streamed to a file
     * @param startedBy a user's id
     * @return the job's id
     * @throws InvalidDumpException if it is no dump; nothing is imported then
     * @throws ImportRunningException if another import runs
     * @throws IOException if the dump cannot be stored here; nothing is left of it
     */
    public long start(InputStream dump, ImportOptions options, long startedBy)
            throws IOException, InvalidDumpException, ImportRunningException {
        // Checked before the upload, which may take long, and again after it.
        store.checkNoneRuns();
        DumpFile file;
        try {
            file = DumpFile.receive(dump);
        } catch (IOException e) {
            LOG.log(
                    Level.ERROR,
                    "RU0123 a dump could not be stored: {0}",
                    e.getClass().getName());
            throw e;
        }
        boolean started = false;
        try {
            long id = start(file, options, startedBy);
            started = true;
            return id;
        } finally {
            if (!started) {
                file.close();
            }
        }
    }

    /**
     * Ends an import after the chunk that is being written. What is written stays.
     *
     * @return whether it was running
     */
    public boolean cancel(long id) {
        return store.end(id, State.CANCELLED, "somebody ended the import; what was written stays");
    }

    private long start(DumpFile file, ImportOptions options, long startedBy)
            throws IOException, InvalidDumpException, ImportRunningException {
        Path dump = file.path();
        DumpSurvey survey = DumpSurvey.of(dump, options);
        List<ImportJob.Count> counts = new ArrayList<>();
        survey.leftOutModels()
                .forEach((model, total) ->
                        counts.add(new ImportJob.Count(model, "", ImportOutcome.Kind.LEFT_OUT, total)));
        survey.leftOutFields()
                .forEach((field, total) -> counts.add(
                        new ImportJob.Count(options.userModel(), field, ImportOutcome.Kind.LEFT_OUT, total)));
        long id = store.start(options, startedBy, ImportRunner.NODE, survey.rows(), survey.rowsWithoutResult(), counts);
        try {
            if (!options.dryRun()) {
                // Before the caller learns of the job, because whoever is created after that must not get such an id.
                ids.reserveUpTo(ImportedIds.Kind.PERMISSION, survey.highestId(DumpRow.PERMISSION));
                ids.reserveUpTo(ImportedIds.Kind.GROUP, survey.highestId(DumpRow.GROUP));
                ids.reserveUpTo(ImportedIds.Kind.USER, survey.highestId(options.userModel()));
            }
            runner.run(new RunningImport(id, options, dump, survey), file);
        } catch (RuntimeException e) {
            store.end(id, State.FAILED, "the server could not start the import");
            throw e;
        }
        return id;
    }
}
