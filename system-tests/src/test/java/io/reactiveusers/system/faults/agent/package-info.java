/**
 * Code that the Byteman rules of {@code faults/kill-points.btm} call inside a server. It is on the server's boot class
 * path, and uses only the JDK.
 */
package io.reactiveusers.system.faults.agent;
