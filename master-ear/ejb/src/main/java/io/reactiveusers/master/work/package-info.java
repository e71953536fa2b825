/**
 * Work that a commit requests and a background drain does. {@link io.reactiveusers.master.work.CoalescedTrigger} turns
 * any number of requests into one drain at a time. It only saves time: the work is stored in the database, and a timer
 * starts a drain for any request that was lost.
 */
package io.reactiveusers.master.work;
