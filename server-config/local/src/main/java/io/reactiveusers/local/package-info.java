/**
 * The whole system on one machine: the AWS emulator, one master and its clients, each a process of its own on loopback
 * ports, with their databases and logs in one data folder. {@code ./run} shows it to a person; the system tests and the
 * benchmarks start the same one.
 *
 * <p>Nothing outlives its starter: however that ends, servers and emulator end too. Never part of an application, and not
 * meant for production, where the server's own service scripts do this.
 */
package io.reactiveusers.local;
