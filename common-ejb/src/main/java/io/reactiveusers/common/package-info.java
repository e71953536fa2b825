/**
 * The published language of Reactive Users: the state of a user on the wire, the event of its change, their JSON codec,
 * and the settings that both applications read.
 *
 * <p>Both applications contain this module, so it has no bean, such as a publisher, a consumer or an entity listener: a
 * bean here would be active in both.
 */
package io.reactiveusers.common;
