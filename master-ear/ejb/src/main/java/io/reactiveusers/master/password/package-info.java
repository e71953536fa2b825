/** Password hashes in Django's format, and where they are kept. Who may log in is decided in {@code login}. */
package io.reactiveusers.master.password;
