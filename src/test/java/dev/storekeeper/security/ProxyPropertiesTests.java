package dev.storekeeper.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.startup.StartRefused;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyPropertiesTests {

    @ParameterizedTest
    @ValueSource(
            strings = {"balancer.example", "", "10.0.0.0/33", "10.0.0.0/x", "::/129", "10.0.0", "10.0.0.0/8/8", "*"})
    void refusesWhatIsNoAddress(String range) {
        assertThatThrownBy(() -> new ProxyProperties(List.of(range)))
                .isInstanceOf(StartRefused.class)
                .hasMessageContaining("STOREKEEPER_PROXIES");
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.0.0/16, 10.1.255.255, true",
        "10.1.0.0/16, 10.2.0.0, false",
        "10.1.2.3, 10.1.2.3, true",
        "10.1.2.3, 10.1.2.4, false",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "10.1.2.3, ::ffff:10.1.2.3, true"
    })
    void knowsTheRange(String range, String address, boolean trusted) {
        var proxies = new ProxyProperties(List.of(range)).trusted();
        assertThat(proxies.matches(InetAddress.ofLiteral(address))).isEqualTo(trusted);
    }
}
