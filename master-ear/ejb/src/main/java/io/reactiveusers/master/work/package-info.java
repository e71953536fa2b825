/**
 * Work that a commit requests and a background drain does. {@link io.reactiveusers.master.work.CoalescedTrigger} turns any
 * number of requests into one drain at a time. It only saves time: what there is to do stands in the database, and a timer
 * starts a drain for whatever request was lost.
 */
package io.reactiveusers.master.work;
