package io.reactiveusers.master.api;

import io.undertow.server.HttpHandler;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/**
 * Lifts the server's limit on a body's size ({@code max-post-size}, 10 MB by default) for {@code POST /import/django} alone,
 * whose body is streamed to a file. All other requests keep it. WildFly's alone: on another server the limit has to be set
 * there.
 */
public class ImportBodySize implements ServletExtension {
    private static final String PATH = "/import/django";
    private static final long NO_LIMIT = -1;

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        deployment.addInitialHandlerChainWrapper(ImportBodySize::liftingTheLimit);
    }

    private static HttpHandler liftingTheLimit(HttpHandler next) {
        return exchange -> {
            if (exchange.getRelativePath().equals(PATH)) {
                exchange.setMaxEntitySize(NO_LIMIT);
            }
            next.handleRequest(exchange);
        };
    }
}
