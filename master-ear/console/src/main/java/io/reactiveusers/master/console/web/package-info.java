/** Parts of every page: security headers, messages, and the handling of failures. Uses no other package of the console. */
package io.reactiveusers.master.console.web;
