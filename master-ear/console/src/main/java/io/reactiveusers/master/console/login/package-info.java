/**
 * The login by form, and the check at every request that the logged-in user is still active and staff. The identity store of
 * {@code io.reactiveusers.master.login} checks passwords.
 */
package io.reactiveusers.master.console.login;
