package io.reactiveusers.master.api;

import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;

/**
 * Limits the body of every request to 10 MiB, but for {@code POST /import/django}, which is streamed to a file. The
 * listener of a master has no limit ({@code master.cli}): it would refuse a long body before its path is known. Works
 * on WildFly only.
 */
public class BodySizeLimit implements ServletExtension {
    private static final String UNLIMITED = "/import/django";
    private static final long LIMIT = 10 * 1024 * 1024;

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        deployment.addInitialHandlerChainWrapper(next -> exchange -> {
            // Jakarta REST treats a path with a trailing slash as the same.
            if (!exchange.getRelativePath().replaceFirst("/+$", "").equals(UNLIMITED)) {
                exchange.setMaxEntitySize(LIMIT);
            }
            next.handleRequest(exchange);
        });
    }
}
