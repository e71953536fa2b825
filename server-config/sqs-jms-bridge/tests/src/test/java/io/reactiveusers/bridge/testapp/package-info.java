/** Deployments of the tests: a listener that follows commands in its messages, and a servlet that returns what happened. */
package io.reactiveusers.bridge.testapp;
