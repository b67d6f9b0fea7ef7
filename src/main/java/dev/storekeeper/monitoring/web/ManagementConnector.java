package dev.storekeeper.monitoring.web;

import dev.storekeeper.startup.StartRefused;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.ProtocolHandler;

/** Tomcat's side of the management port. */
final class ManagementConnector extends Connector {

    ManagementConnector(int port, ProtocolHandler protocol) {
        super(protocol);
        setPort(port);
        setThrowOnFailure(true);
    }

    /** Spring Boot would name the port of the service, whichever of the two cannot be opened. */
    @Override
    protected void startInternal() throws LifecycleException {
        try {
            super.startInternal();
        } catch (LifecycleException e) {
            throw new StartRefused(
                    "The management port %d cannot be opened. Stop the program that uses it, or set STOREKEEPER_MANAGEMENT_PORT"
                                    .formatted(getPort())
                            + " to another port (0 picks a free one).");
        }
    }
}
