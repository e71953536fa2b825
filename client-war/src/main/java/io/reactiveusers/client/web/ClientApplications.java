package io.reactiveusers.client.web;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Set;

/**
 * The Jakarta REST applications of this module: one for each path with resources, because pages and the socket have the
 * rest of the context.
 */
public final class ClientApplications {
    private ClientApplications() {}

    private static Set<Class<?>> with(Class<?> resource) {
        return Set.of(resource, TokenFilter.class, ClientHttp.class);
    }

    /** {@code /status}. */
    @ApplicationPath("/status")
    public static class Status extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return with(StatusResource.class);
        }
    }

    /** {@code /reconciliations}. */
    @ApplicationPath("/reconciliations")
    public static class Reconciliations extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return with(ReconciliationsResource.class);
        }
    }

    /** {@code /dead-letters}. */
    @ApplicationPath("/dead-letters")
    public static class DeadLetters extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return with(DeadLettersResource.class);
        }
    }

    /** {@code /me}. */
    @ApplicationPath("/me")
    public static class Me extends Application {
        @Override
        public Set<Class<?>> getClasses() {
            return with(MeResource.class);
        }
    }
}
