package dev.storekeeper.security;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.springframework.security.util.matcher.InetAddressMatcher;

/**
 * Sets the remote address of each request: that of the peer, or the one that a trusted proxy names. Tomcat's own RemoteIpValve would
 * resolve host names that anyone may send, and pass on what is no address.
 */
final class ForwardedClients extends ValveBase {

    private final InetAddressMatcher proxies;

    ForwardedClients(InetAddressMatcher proxies) {
        super(true);
        this.proxies = proxies;
    }

    @Override
    public void invoke(Request request, Response response) throws IOException, ServletException {
        ClientAddress.ofPeer(request.getPeerAddr()).ifPresent(peer -> identify(request, peer));
        getNext().invoke(request, response);
    }

    private void identify(Request request, InetAddress peer) {
        request.setRemoteAddr(peer.getHostAddress());
        if (proxies.matches(peer)) {
            var client = ClientAddress.behind(peer, listed(request, "X-Forwarded-For"), proxies);
            request.setRemoteAddr(client.getHostAddress());
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
}
