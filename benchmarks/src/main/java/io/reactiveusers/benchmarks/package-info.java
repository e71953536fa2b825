/** Figures about a running system, taken through its public surfaces. Never part of a test. */
package io.reactiveusers.benchmarks;
