package dev.storekeeper.monitoring.web;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.server.FairHttpProtocol;
import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ManagementConnectorTests {

    @Test
    void saysWhichPortIsTaken(@TempDir Path folder) throws IOException, LifecycleException {
        var loopback = InetAddress.getLoopbackAddress();
        try (var taken = new ServerSocket(0, 1, loopback)) {
            var protocol = new FairHttpProtocol();
            protocol.setAddress(loopback);
            var connector = new ManagementConnector(taken.getLocalPort(), protocol);
            connector.setProperty("bindOnInit", "false");
            var tomcat = new Tomcat();
            tomcat.setBaseDir(folder.toString());
            tomcat.getService().addConnector(connector);
            assertThatThrownBy(tomcat::start)
                    .hasRootCauseInstanceOf(StartRefused.class)
                    .hasRootCauseMessage(
                            "The management port %d cannot be opened. Stop the program that uses it, or set STOREKEEPER_MANAGEMENT_PORT to another port (0 picks a free one)."
                                    .formatted(taken.getLocalPort()));
            tomcat.destroy();
        }
    }
}
