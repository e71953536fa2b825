/**
 * Tests of the whole system through its public surfaces: a browser, HTTP and SQS. One master and two clients are
 * started once, exactly as {@code ./run} starts them, and every test uses users of its own.
 */
package io.reactiveusers.system;
