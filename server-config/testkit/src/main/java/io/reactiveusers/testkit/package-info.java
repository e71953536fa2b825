/**
 * Test support that several modules share: the AWS emulator and PostgreSQL for the life of a test JVM, a proxy that makes
 * requests fail, and the text of dumps of Django. Never part of an application.
 */
package io.reactiveusers.testkit;
