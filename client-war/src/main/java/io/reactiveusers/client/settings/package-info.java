/** This client's settings, read from the environment and checked when the application starts. */
package io.reactiveusers.client.settings;
