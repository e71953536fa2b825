/** What happens at the end of a transaction that the container manages. */
package io.reactiveusers.support.transaction;
