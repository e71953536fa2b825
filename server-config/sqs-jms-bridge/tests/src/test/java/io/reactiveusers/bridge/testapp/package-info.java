/** What the tests deploy: a listener that does as its messages say, and a servlet that tells what happened. */
package io.reactiveusers.bridge.testapp;
