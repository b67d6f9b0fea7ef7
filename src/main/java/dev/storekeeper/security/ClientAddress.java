package dev.storekeeper.security;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.util.matcher.InetAddressMatcher;

/** Parses addresses without asking a name server, and finds the client behind a chain of proxies. */
final class ClientAddress {

    /** Dotted in four parts or with colons; Java would take "1" for an address too. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /** Longer than any address with its port. */
    private static final int LONGEST = 60;

    /** Some proxies add the port: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::\\d+)?|([^:]*):\\d+");

    private ClientAddress() {}

    static Optional<InetAddress> literal(String text) {
        try {
            return LITERAL.matcher(text).matches() ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The address of a peer on the same link comes with the interface ({@code fe80::1%eth0}), which is cut off. */
    static Optional<InetAddress> ofPeer(String text) {
        return literal(text.replaceFirst("%.*", ""));
    }

    /** Goes from the right, where each proxy appends the address that it was called from, to the first that is no trusted proxy. */
    static InetAddress behind(InetAddress peer, List<String> chain, InetAddressMatcher trusted) {
        var client = peer;
        for (var link : chain.reversed()) {
            // What stands to the left of the client was written by the client, and is not read.
            var next = trusted.matches(client) ? address(link.strip()) : Optional.<InetAddress>empty();
            if (next.isEmpty()) {
                break;
            }
            client = next.get();
        }
        return client;
    }

    private static Optional<InetAddress> address(String link) {
        return link.length() > LONGEST ? Optional.empty() : literal(withoutPort(link));
    }

    private static String withoutPort(String link) {
        var port = WITH_PORT.matcher(link);
        if (!port.matches()) {
            return link;
        }
        return port.group(1) == null ? port.group(2) : port.group(1);
    }
}
