/**
 * Nothing is lost, nothing is invented and nothing old wins, whatever fails: a program that runs the whole system, makes
 * changes, breaks everything in turn, and compares the databases at the end.
 *
 * <p>{@link io.reactiveusers.system.faults.FaultRun} is one run. All chance comes from its seed: what the writers do
 * ({@link io.reactiveusers.system.faults.Plan}), which faults strike in which order, what the proxies and the shuffler do
 * to the messages. When exactly threads meet is the machine's. The judgement
 * ({@link io.reactiveusers.system.faults.Oracle}) uses no code of the product.
 */
package io.reactiveusers.system.faults;
