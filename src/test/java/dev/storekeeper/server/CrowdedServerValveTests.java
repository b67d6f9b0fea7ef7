package dev.storekeeper.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import java.time.Duration;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;
import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

class CrowdedServerValveTests {

    @Test
    @Proves("F03")
    void hasNoMoreConnectionsThanTheHeapHasRoomFor() {
        var factory = new TomcatServletWebServerFactory();
        var limits = new RequestProperties(Duration.ZERO, DataSize.ofBytes(1), Duration.ZERO, null);
        new TomcatCustomizer(JsonMapper.shared(), limits).customize(factory);
        var connector = new Connector();
        var protocol = (AbstractProtocol<?>) connector.getProtocolHandler();
        protocol.setMaxConnections(Integer.MAX_VALUE);
        factory.getConnectorCustomizers().forEach(customizer -> customizer.customize(connector));
        assertThat(protocol.getMaxConnections()).isEqualTo((int)
                (Runtime.getRuntime().maxMemory() / DataSize.ofKilobytes(64).toBytes()));
    }
}
