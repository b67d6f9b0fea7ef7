package dev.storekeeper.legacy;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;

/**
 * Tells requests that name this machine by an address or as {@code localhost} from those that use a name which others control. A web
 * page can make its own name lead to this machine, and then asks as if from the address of the person who looks at it; but it cannot
 * send another name than its own (DNS rebinding).
 */
final class LocalName {

    private LocalName() {}

    static boolean isNamed(HttpServletRequest request) {
        var host = request.getServerName();
        return host.equalsIgnoreCase("localhost") || isAddress(host);
    }

    private static boolean isAddress(String host) {
        try {
            // Java would also read "1" as an address.
            return InetAddress.ofLiteral(host) != null && (host.contains(":") || host.split("\\.", -1).length == 4);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
