/** Collects what is wrong with an input, field by field, so that a caller learns of everything at once. */
package io.reactiveusers.support.validation;
