package io.reactiveusers.client.web;

import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.ServletExtension;
import io.undertow.servlet.api.DeploymentInfo;
import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.xnio.Options;

/**
 * Ends the listener's read time-out for a connection that has become a websocket. WildFly would close it 90 seconds
 * after the upgrade, whatever is sent, because a page sends nothing. Works on WildFly only.
 */
public class SocketTimeout implements ServletExtension {
    private static final int SWITCHING_PROTOCOLS = 101;

    @Override
    public void handleDeployment(DeploymentInfo deployment, ServletContext context) {
        deployment.addInitialHandlerChainWrapper(next -> exchange -> {
            if (exchange.getRelativePath().startsWith(Paths.SOCKETS)) {
                exchange.addResponseCommitListener(SocketTimeout::endReadTimeout);
            }
            next.handleRequest(exchange);
        });
    }

    private static void endReadTimeout(HttpServerExchange exchange) {
        if (exchange.getStatusCode() != SWITCHING_PROTOCOLS) {
            return;
        }
        try {
            exchange.getConnection().setOption(Options.READ_TIMEOUT, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
