/** Delays between attempts. */
package io.reactiveusers.support.retry;
