/** The page about groups, {@code /groups.xhtml}, and what other pages offer of them. */
package io.reactiveusers.master.console.groups;
