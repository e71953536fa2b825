/** Programs that measure a running system through its public surfaces. Never part of a test. */
package io.reactiveusers.benchmarks;
