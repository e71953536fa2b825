/**
 * Calls to the master's API. The client knows the master, not the other way round. Every call ends within the time
 * limit that its caller gives.
 */
package io.reactiveusers.client.master;
