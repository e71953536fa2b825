/**
 * Runs the whole system on one machine: the AWS emulator, one master and its clients, each as a process of its own on
 * loopback ports, with databases and logs in one data folder. {@code ./run}, the system tests and the benchmarks use
 * it.
 *
 * <p>Guarantee: servers and emulator end when the process that started them ends, for whatever reason. This is not part
 * of an application, and not for production, where the server's own service scripts do this.
 */
package io.reactiveusers.local;
