/**
 * The published language of Reactive Users: what a user looks like on the wire, the event that says it changed, the
 * codec between the two and JSON, and the settings both applications read.
 *
 * <p>Both applications carry this module, so it holds no bean: no publisher, no consumer, no entity listener. A bean
 * here would be active in both.
 */
package io.reactiveusers.common;
