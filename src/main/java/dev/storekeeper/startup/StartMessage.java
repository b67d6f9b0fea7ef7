package dev.storekeeper.startup;

import java.net.Inet6Address;
import java.net.InetAddress;
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
final class StartMessage {

    private static final Logger log = LoggerFactory.getLogger(StartMessage.class);

    private final Environment environment;
    private final ServerProperties server;

    StartMessage(Environment environment, ServerProperties server) {
        this.environment = environment;
        this.server = server;
    }

    @EventListener
    @Order(0)
    void announce(ApplicationReadyEvent event) {
        // The open port, which differs from the setting if that is 0.
        var port = environment.getProperty("local.server.port");
        if (port == null) {
            return;
        }
        var address = server.getAddress();
        var url = url(address == null ? "localhost" : host(address), port);
        // The name of this machine rather than its address: browsers make passkeys for a name alone.
        var inBrowser = address != null && address.isLoopbackAddress() ? url("localhost", port) : url;
        var milliseconds =
                Objects.requireNonNullElse(event.getTimeTaken(), Duration.ZERO).toMillis();
        log.info("Started in {} ms; Storekeeper listens on {}", milliseconds, url);
        log.info(
                "Next, open {} in a browser, or sign up from here: curl {}/signup -H 'Content-Type: application/json'"
                        + " -d '{\"username\": \"ada\", \"password\": \"four words of yours\"}'",
                inBrowser,
                url);
        log.info("Then scan the QR code and sign in, as README.md shows line by line.");
    }

    private String url(String host, String port) {
        var scheme = Ssl.isEnabled(server.getSsl()) ? "https" : "http";
        return scheme + "://" + host + ":" + port;
    }

    /** In a URL an address of IPv6 stands in brackets (RFC 3986, section 3.2.2). */
    private static String host(InetAddress address) {
        return address instanceof Inet6Address ? "[" + address.getHostAddress() + "]" : address.getHostAddress();
    }
}
