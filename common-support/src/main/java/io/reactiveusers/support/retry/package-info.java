/** When to try again. */
package io.reactiveusers.support.retry;
