/** The pages about users: {@code /users.xhtml} and {@code /user.xhtml}. */
package io.reactiveusers.master.console.users;
