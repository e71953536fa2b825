package io.reactiveusers.support.http;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * At a record's component: the member may not be absent. At a resource method's body: the named members may not be
 * absent.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.PARAMETER})
public @interface Required {
    /** Names on the wire; only at a method's body, for a record that several methods share. */
    String[] value() default {};
}
