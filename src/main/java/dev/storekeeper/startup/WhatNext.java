package dev.storekeeper.startup;

import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.stereotype.Component;

/** Logs where the service listens and what to do first. */
@Component
@ConditionalOnWebApplication
final class WhatNext {

    private static final Logger LOG = LoggerFactory.getLogger(WhatNext.class);

    private final Environment environment;
    private final ServerProperties server;

    WhatNext(Environment environment, ServerProperties server) {
        this.environment = environment;
        this.server = server;
    }

    @EventListener
    @Order(0)
    void announce(ApplicationReadyEvent event) {
        var milliseconds =
                Objects.requireNonNullElse(event.getTimeTaken(), Duration.ZERO).toMillis();
        // The open port, which differs from the setting if that is 0.
        var port = environment.getProperty("local.server.port");
        if (port == null) {
            return;
        }
        var address = address(port);
        LOG.info("Started in {} ms; Storekeeper listens on {}", milliseconds, address);
        LOG.info(
                "Next, open {} in a browser, or sign up from here: curl {}/signup -H 'Content-Type: application/json'"
                        + " -d '{\"username\": \"ada\", \"password\": \"four words of yours\"}'",
                inBrowser(address),
                address);
        LOG.info("Then scan the QR code and sign in, as README.md shows line by line.");
    }

    /** The name of this machine rather than its address: browsers make passkeys for a name alone. */
    private String inBrowser(String address) {
        return server.getAddress() != null && server.getAddress().isLoopbackAddress()
                ? address.replace(server.getAddress().getHostAddress(), "localhost")
                : address;
    }

    private String address(String port) {
        var scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
        var host =
                server.getAddress() == null ? "localhost" : server.getAddress().getHostAddress();
        return scheme + "://" + host + ":" + port;
    }
}
