package dev.storekeeper.security;

import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Puts {@link ForwardedClients} in front of everything else that the container does with a request. */
@Component
class ProxySetup implements WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> {

    private final ProxyProperties properties;

    ProxySetup(ProxyProperties properties) {
        this.properties = properties;
    }

    @Override
    public void customize(ConfigurableTomcatWebServerFactory factory) {
        factory.addEngineValves(new ForwardedClients(properties.trusted()));
    }
}
