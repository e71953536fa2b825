package io.reactiveusers.master.console.web;

import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/** Limits the body of every request to 1 MiB, since the listener of a master has no limit. For WildFly alone. */
public class BodySizeLimit implements ServletExtension {
    private static final long LIMIT = 1024 * 1024;

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        deployment.addInitialHandlerChainWrapper(next -> exchange -> {
            exchange.setMaxEntitySize(LIMIT);
            next.handleRequest(exchange);
        });
    }
}
