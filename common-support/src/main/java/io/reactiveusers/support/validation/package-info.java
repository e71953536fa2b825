/** What is wrong with an input, field by field, so that a caller is told everything at once. */
package io.reactiveusers.support.validation;
