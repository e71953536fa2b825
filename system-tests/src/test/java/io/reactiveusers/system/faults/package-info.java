/**
 * The fault program. It runs the whole system, makes changes, breaks everything in turn, and compares the databases at
 * the end: whatever fails, nothing may be lost or invented, and no older state may win.
 *
 * <p>{@link io.reactiveusers.system.faults.FaultRun} is one run. All chance comes from its seed: what the writers do
 * ({@link io.reactiveusers.system.faults.Plan}), which faults occur in which order ({@link
 * io.reactiveusers.system.faults.Strike}), and what proxies and shufflers do to requests and messages. How threads
 * interleave depends on the machine. {@link io.reactiveusers.system.faults.Oracle}, which judges the result, uses no
 * code of the product.
 */
package io.reactiveusers.system.faults;
