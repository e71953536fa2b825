/**
 * The HTTP surface of a client: REST resources ({@link io.reactiveusers.client.web.ClientApplications}), the login, and the
 * user's page.
 *
 * <p><b>Authentication.</b> {@link io.reactiveusers.client.web.FormLogin} is this application's Jakarta Security mechanism
 * for users; {@link io.reactiveusers.client.web.MasterIdentityStore} asks the master, which alone has passwords. The name
 * of the caller principal is the user's id in decimal, because the id never changes, works on every container and may be
 * logged. Resources for operators require this client's token: {@link io.reactiveusers.client.web.TokenFilter}.
 *
 * <p><b>Authorization.</b> {@code web.xml} closes every path that it does not name. {@link
 * io.reactiveusers.client.web.Admission} looks the user up in the replica at every request, so a login ends as soon as the
 * user is no longer replicated, and not only with the session.
 *
 * <p><b>Errors.</b> A REST resource refuses whatever it cannot take with a problem (RFC 9457) that names all fields at
 * fault; see {@link io.reactiveusers.support.http}. {@link io.reactiveusers.client.web.ErrorServlet} describes the errors
 * of the container.
 *
 * <p>A browser caches no personal data, and no log line has any.
 */
package io.reactiveusers.client.web;
