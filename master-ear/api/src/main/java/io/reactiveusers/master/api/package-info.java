/**
 * The master's REST API, as {@code docs/api.md} describes it: JSON in and out, every error a problem (RFC 9457), no
 * sessions. Each resource method names the roles that may call it; {@code web.xml} only requires a login. A change is
 * made in the name of the caller. This package only translates: the directory decides what is allowed.
 */
package io.reactiveusers.master.api;
