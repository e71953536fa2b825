/** The page about groups, {@code /groups.xhtml}, and the choices of groups and permissions on other pages. */
package io.reactiveusers.master.console.groups;
