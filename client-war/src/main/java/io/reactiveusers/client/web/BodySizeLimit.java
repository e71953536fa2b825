package io.reactiveusers.client.web;

import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/**
 * Limits the body of every request to 10 MiB, also where nobody reads it. The listener of a client has no limit ({@code
 * client.cli}): it would refuse a long body with an empty 400. Every resource and form has a lower limit, which its
 * refusal names. Works on WildFly only.
 */
public class BodySizeLimit implements ServletExtension {
    private static final long LIMIT = 10 * 1024 * 1024;

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        deployment.addInitialHandlerChainWrapper(next -> exchange -> {
            exchange.setMaxEntitySize(LIMIT);
            next.handleRequest(exchange);
        });
    }
}
