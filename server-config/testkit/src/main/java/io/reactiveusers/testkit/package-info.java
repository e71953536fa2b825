/** What every module's tests share. Never part of an application. */
package io.reactiveusers.testkit;
