/** What surrounds the client in its in-container tests: database, master, queue, and the browsers that look at it. */
package io.reactiveusers.client.testkit;
