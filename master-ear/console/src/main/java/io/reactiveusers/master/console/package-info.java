/**
 * The console, for staff: list, add, change and delete users and groups in a browser.
 *
 * <p>Everything is read and written through the directory ({@code io.reactiveusers.master.directory}), which decides
 * what is allowed; the console only shows its refusals where they belong. No GET changes anything; every POST carries
 * the token of a view of its session.
 *
 * <p>The ids in the pages are relied on by tests that drive a browser, and stay as they are:
 *
 * <table>
 * <caption>Ids</caption>
 * <tr><td>every page</td><td>{@code #messages #operator #logout}</td></tr>
 * <tr><td>{@code /login.xhtml}</td><td>{@code #username #password #login}; why it is shown: {@code
 * #expired #ended}</td></tr>
 * <tr><td>{@code /users.xhtml}, also {@code /}</td><td>{@code #search #find #filters #add #found #users #users_data};
 * the selection {@code #count #pickPage #pickAll #clearSelection #activateSelected #deactivateSelected #deleteSelected},
 * in the dialog {@code #selected #confirmBulk #cancelBulk}; a row links to {@code /user.xhtml?id=N}</td></tr>
 * <tr><td>{@code /user.xhtml?id=N}, to add without id</td><td>{@code #username #firstName #lastName #email #active
 * #staff #superuser #groups #permissions #password #save #delete #back}, in the dialog {@code #confirmDelete}; messages at
 * a field {@code #usernameMessage} and so on; {@code #passwordState}, and after a refusal {@code #passwordKept
 * #discardPassword}; after a change by another {@code #stale} and {@code #reload}, after a deletion {@code #gone} and
 * {@code #addAgain}; after the end of a session {@code #restored}</td></tr>
 * <tr><td>{@code /groups.xhtml}, {@code ?id=N} to change one</td><td>{@code #groups #groups_data #members #add #name #permissions #save
 * #delete}, in the dialog {@code #confirmDelete}; the same
 * as for a user after a change by another</td></tr>
 * </table>
 */
package io.reactiveusers.master.console;
