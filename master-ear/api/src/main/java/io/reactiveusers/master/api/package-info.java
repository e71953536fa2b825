/**
 * The master's REST API, as {@code docs/api.md} describes it: JSON in and out, every error a problem (RFC 9457), no
 * sessions. Who may do what is in {@code web.xml}; in whose name a change is made, in the caller's identity. It only
 * translates: what is allowed, and what happens, is the directory's business.
 */
package io.reactiveusers.master.api;
