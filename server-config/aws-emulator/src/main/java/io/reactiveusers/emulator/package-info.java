/**
 * The local stand-in for AWS: starts {@code emulator.mjs} as a process and ends it. Used by {@code ./run} and the tests,
 * never part of an application.
 */
package io.reactiveusers.emulator;
