/**
 * Decides who may log in: passwords, tokens, and the identity store of Jakarta Security that checks both for the web
 * modules.
 *
 * <p>Passwords are stored in Django's format, so that those of an imported directory keep working. A hash with fewer
 * iterations than a new one is replaced when its owner logs in. Tokens are random, and only their hash is stored. A
 * login changes no user and makes no event.
 */
package io.reactiveusers.master.login;
