package dev.storekeeper.security;

import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.springframework.security.util.matcher.InetAddressMatcher;

/** Reads addresses as they are written, never asking a name server, and finds whom a chain of proxies speaks for. */
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

    /** Of a peer that is linked directly the system also names the interface, which is nobody's address. */
    static Optional<InetAddress> ofPeer(String text) {
        return literal(text.replaceFirst("%.*", ""));
    }

    /** From the right, where each proxy appends the address that it heard from, to the first that is no proxy of ours. */
    static InetAddress behind(InetAddress peer, List<String> chain, InetAddressMatcher trusted) {
        var client = peer;
        for (var link : chain.reversed()) {
            // What stands to the left of the client was written by the client, and is not even read.
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
