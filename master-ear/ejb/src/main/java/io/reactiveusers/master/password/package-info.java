/**
 * Passwords: their hashes in Django's format, the row that keeps one for each user, and {@link
 * io.reactiveusers.master.password.PasswordHasher}, the only bean that computes hashes. Who may log in is decided in {@code
 * login}; who may set a password, in {@code directory}.
 */
package io.reactiveusers.master.password;
