package dev.storekeeper.server;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.AbstractProtocol;

/**
 * Closes each connection with its answer while most of them are taken. So clients that keep connections and send nothing leave some to
 * others.
 */
final class CrowdedServerValve extends ValveBase {

    /**
     * What a connection may take of the heap: its buffers, and those of its request. Beyond the heap the collector would stop the server,
     * so a small one has fewer connections.
     */
    private static final long BYTES_PER_CONNECTION = 64 * 1024;

    /** In percent. */
    private static final int MOST = 75;

    CrowdedServerValve() {
        super(true);
    }

    /** Limits the connections to what the heap has room for. */
    static void fitHeap(Connector connector) {
        var most = Runtime.getRuntime().maxMemory() / BYTES_PER_CONNECTION;
        if (connector.getProtocolHandler() instanceof AbstractProtocol<?> protocol
                && protocol.getMaxConnections() > most) {
            protocol.setMaxConnections(Math.toIntExact(most));
        }
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        if (request.getConnector().getProtocolHandler() instanceof AbstractProtocol<?> protocol
                && protocol.getConnectionCount() * 100 > (long) protocol.getMaxConnections() * MOST) {
            response.setHeader("Connection", "close");
        }
        getNext().invoke(request, response);
    }
}
