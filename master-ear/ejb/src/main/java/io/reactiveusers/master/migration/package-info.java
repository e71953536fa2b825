/**
 * Imports what Django's {@code manage.py dumpdata} writes, as a job in the background.
 *
 * <p>{@link io.reactiveusers.master.migration.Imports} receives a dump ({@code DumpFile}), checks the whole of it
 * ({@code DumpReader}, {@code DumpSurvey}) and starts {@link io.reactiveusers.master.migration.ImportRunner}. {@code
 * ImportRun} hands the rows, in chunks, to {@link io.reactiveusers.master.migration.PermissionImport}, {@link
 * io.reactiveusers.master.migration.GroupImport} and {@link io.reactiveusers.master.migration.UserImport}, which decide
 * and write in one transaction, together with the rows of the report ({@link
 * io.reactiveusers.master.migration.ImportStore}). A dry run makes the same decisions and writes the report only.
 *
 * <p>Guarantee: each row is taken or refused by itself, the report says what was committed however the server ends, and
 * importing a dump again completes an import that was cut off. Memory grows by only a few bytes
 * per row.
 */
package io.reactiveusers.master.migration;
