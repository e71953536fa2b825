/**
 * Where the master is, and the calls to it; with that this client's settings. The client knows the master, not the
 * other way round. Nobody waits for longer than the call was given.
 */
package io.reactiveusers.client.master;
