/**
 * What the Byteman rules of {@code faults/kill-points.btm} call inside a server. It is put on that server's boot class
 * path, and uses nothing but the JDK.
 */
package io.reactiveusers.system.faults.agent;
