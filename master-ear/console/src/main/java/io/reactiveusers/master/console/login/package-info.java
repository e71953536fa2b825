/**
 * Who is at the console: the login by form, and the check at every request that the one who logged in still is active
 * staff. Passwords are checked by the identity store of {@code io.reactiveusers.master.login}.
 */
package io.reactiveusers.master.console.login;
