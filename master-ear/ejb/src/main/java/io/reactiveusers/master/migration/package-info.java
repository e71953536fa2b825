/**
 * Brings a directory over from the Django prototype: reads what {@code manage.py dumpdata} writes, and hands its rows
 * to {@link io.reactiveusers.master.migration.DirectoryImport}. Each row is taken or refused by itself. The dump goes
 * through a temporary file, so that rows may refer to later ones however long it is.
 */
package io.reactiveusers.master.migration;
