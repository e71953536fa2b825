/**
 * What all HTTP interfaces of master and client have in common (ADR 7): a request is bound to a record, or refused with
 * all its faults, before any business code is called; every error is a problem (RFC 9457); every response has its
 * security headers. A web module registers {@link io.reactiveusers.support.http.HttpFeature} for its resources, and
 * names {@link io.reactiveusers.support.http.SecurityHeaders}, {@link io.reactiveusers.support.http.RequestSyntax} and
 * {@link io.reactiveusers.support.http.ProblemServlet} in its {@code web.xml}. Out of scope: authentication, and every
 * rule about the content of a valid request.
 */
package io.reactiveusers.support.http;
