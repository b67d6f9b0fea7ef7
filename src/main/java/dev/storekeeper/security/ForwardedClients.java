package dev.storekeeper.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.security.util.matcher.InetAddressMatcher;

/**
 * Sets the remote address of each request: that of the peer, or the one that a trusted proxy names. Tomcat's own RemoteIpValve would
 * resolve host names that anyone may send, and pass on what is no address.
 */
final class ForwardedClients extends ValveBase {

    /** Dotted in four parts or with colons; Java would take "1" for an address too. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

    /** Some proxies add the port: {@code 192.0.2.1:4711}, {@code [2001:db8::1]:4711}. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^]]*)](?::\\d+)?|([^:]*):\\d+");

    private static final Pattern ZONE = Pattern.compile("%.*");

    /** Longer than any address with its port. */
    private static final int LONGEST = 60;

    private final InetAddressMatcher proxies;

    ForwardedClients(InetAddressMatcher proxies) {
        super(true);
        this.proxies = proxies;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        // The address of a peer on the same link comes with the interface (fe80::1%eth0).
        parse(ZONE.matcher(request.getPeerAddr()).replaceFirst("")).ifPresent(peer -> identify(request, peer));
        getNext().invoke(request, response);
    }

    private void identify(Request request, InetAddress peer) {
        request.setRemoteAddr(peer.getHostAddress());
        if (proxies.matches(peer)) {
            request.setRemoteAddr(
                    clientBehind(peer, listed(request, "X-Forwarded-For")).getHostAddress());
            secure(request, listed(request, "X-Forwarded-Proto"));
        }
    }

    /** Secure only if every hop was. The forwarded host is ignored, as no response contains it. */
    private static void secure(Request request, List<String> schemes) {
        if (!schemes.isEmpty()) {
            var secure = schemes.stream().allMatch("https"::equalsIgnoreCase);
            request.setSecure(secure);
            request.getCoyoteRequest().scheme().setString(secure ? "https" : "http");
        }
    }

    /** Several headers of one name are one list (RFC 9110, section 5.3). */
    private static List<String> listed(Request request, String header) {
        return Collections.list(request.getHeaders(header)).stream()
                .flatMap(line -> Arrays.stream(line.split(",", -1)))
                .map(String::strip)
                .toList();
    }

    /** Goes from the right, where each proxy appends the address that it was called from, to the first that is no trusted proxy. */
    private InetAddress clientBehind(InetAddress peer, List<String> chain) {
        var client = peer;
        for (var link : chain.reversed()) {
            // What stands to the left of the client was written by the client, and is not read.
            var next = proxies.matches(client) && link.length() <= LONGEST
                    ? parse(withoutPort(link))
                    : Optional.<InetAddress>empty();
            if (next.isEmpty()) {
                break;
            }
            client = next.get();
        }
        return client;
    }

    private static String withoutPort(String link) {
        var port = WITH_PORT.matcher(link);
        if (!port.matches()) {
            return link;
        }
        return port.group(1) == null ? port.group(2) : port.group(1);
    }

    /** Parses an address without ever asking a name server. */
    static Optional<InetAddress> parse(String text) {
        try {
            return LITERAL.matcher(text).matches() ? Optional.of(InetAddress.ofLiteral(text)) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
