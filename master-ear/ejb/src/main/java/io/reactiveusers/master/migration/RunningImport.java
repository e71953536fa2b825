package io.reactiveusers.master.migration;

import java.nio.file.Path;

/** An import that has begun: its job's id, how it was asked for, and what is to be imported. */
record RunningImport(long id, ImportOptions options, Path dump, DumpSurvey survey) {
    boolean isDryRun() {
        return options.dryRun();
    }
}
