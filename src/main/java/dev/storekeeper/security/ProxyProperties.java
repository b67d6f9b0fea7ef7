package dev.storekeeper.security;

import dev.storekeeper.startup.StartRefused;
import java.net.InetAddress;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.util.matcher.InetAddressMatcher;
import org.springframework.security.util.matcher.InetAddressMatchers;

/**
 * The trusted proxies.
 *
 * @param proxies addresses, or ranges such as {@code 10.1.0.0/16}, of the load balancers whose X-Forwarded headers are believed
 */
@ConfigurationProperties("storekeeper")
record ProxyProperties(@DefaultValue List<String> proxies) {

    ProxyProperties {
        proxies = proxies.stream().map(String::strip).toList();
        proxies.forEach(ProxyProperties::matcher);
    }

    InetAddressMatcher trusted() {
        var ranges = proxies.stream().map(ProxyProperties::matcher).toList();
        return address -> ranges.stream().anyMatch(range -> range.matches(address));
    }

    private static InetAddressMatcher matcher(String range) {
        var parts = range.split("/", 2);
        var address = ForwardedClients.parse(parts[0]);
        if (address.isEmpty() || (parts.length == 2 && !isLength(parts[1], address.get()))) {
            throw new StartRefused(
                    "STOREKEEPER_PROXIES names addresses or ranges (10.1.2.3, 10.1.0.0/16, 2001:db8::/32), not '%s'."
                            .formatted(range));
        }
        return InetAddressMatchers.fromIpAddress(range);
    }

    private static boolean isLength(String prefix, InetAddress address) {
        return prefix.matches("\\d{1,3}") && Integer.parseInt(prefix) <= address.getAddress().length * 8;
    }
}
