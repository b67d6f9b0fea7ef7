package dev.storekeeper.startup;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.mock.env.MockEnvironment;

@ExtendWith(OutputCaptureExtension.class)
class StartMessageTests {

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.1:8080, http://localhost:8080",
        "192.0.2.1, http://192.0.2.1:8080, http://192.0.2.1:8080",
        "::1, http://[0:0:0:0:0:0:0:1]:8080, http://localhost:8080",
        "2001:db8::1, http://[2001:db8:0:0:0:0:0:1]:8080, http://[2001:db8:0:0:0:0:0:1]:8080"
    })
    void namesAnAddressThatCanBeOpened(String address, String url, String inBrowser, CapturedOutput output) {
        var server = new ServerProperties();
        server.setAddress(InetAddress.ofLiteral(address));
        var environment = new MockEnvironment().withProperty("local.server.port", "8080");
        new StartMessage(environment, server)
                .announce(new ApplicationReadyEvent(
                        new SpringApplication(),
                        new String[0],
                        new GenericApplicationContext(),
                        Duration.ofSeconds(2)));
        assertThat(output)
                .contains("Started in 2000 ms; Storekeeper listens on " + url)
                .contains("open " + inBrowser + " in a browser", "curl " + url + "/signup");
    }
}
