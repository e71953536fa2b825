/**
 * Test support that several modules share: the AWS emulator and PostgreSQL for the life of a test JVM, and a proxy that makes
 * requests fail. Never part of an application.
 */
package io.reactiveusers.testkit;
