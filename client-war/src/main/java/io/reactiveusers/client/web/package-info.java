/**
 * What a browser or a monitor asks for over HTTP: the login, the user's page, its first data, the status, the
 * dead letters.
 *
 * <p><b>Who a caller is</b> comes from the container (Jakarta Security): {@link io.reactiveusers.client.web.FormLogin}
 * is the application's mechanism, {@link io.reactiveusers.client.web.MasterIdentityStore} asks the master, which alone
 * has passwords. The caller principal's name is the user's id in decimal: the one thing about a user that never changes,
 * portable over every container, and safe in a log.
 *
 * <p><b>What a caller may do</b>: {@code web.xml} closes everything but the login, the assets, and the status, the
 * reconciliations and the dead letters, which ask for this client's own token. {@link io.reactiveusers.client.web.Admission} then looks the user up in the replica at
 * every request, so a login ends with the user's withdrawal, not with the session.
 *
 * <p>Nothing personal is cached by a browser or written to a log.
 */
package io.reactiveusers.client.web;
