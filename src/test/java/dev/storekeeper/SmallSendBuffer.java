package dev.storekeeper;

import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;

/** Else the operating system would take a whole answer at once, however slowly its client reads. */
@TestConfiguration(proxyBeanMethods = false)
public class SmallSendBuffer {

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> smallSendBuffer() {
        return factory ->
                factory.addConnectorCustomizers(connector -> connector.setProperty("socket.txBufSize", "8192"));
    }
}
