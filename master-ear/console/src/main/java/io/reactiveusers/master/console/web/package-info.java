/** What every page has: security headers, messages, and what is shown when a page fails. Knows no other package here. */
package io.reactiveusers.master.console.web;
