package dev.storekeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.Proves;
import dev.storekeeper.TestClock;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;

/** Large bodies take turns on the disk. */
class ArrivedBodiesTests {

    private final ArrivedBodies bodies = new ArrivedBodies(new TestClock());

    private static MockHttpServletRequest from(String sender, int size) {
        var request = new MockHttpServletRequest("POST", "/products/import");
        request.setRemoteUser(sender);
        request.setContent(new byte[size]);
        return request;
    }

    @Test
    @Proves("A16")
    void givesASenderOneFileAtATime() {
        try (var first = bodies.of(from("ada", 100_000))) {
            assertThat(first.size()).isEqualTo(100_000);
            assertThatThrownBy(() -> bodies.of(from("ada", 100_000))).hasMessageContaining("still_arriving");
            bodies.of(from("ada", 1_000)).close();
            bodies.of(from("bob", 100_000)).close();
        }
        bodies.of(from("ada", 100_000)).close();
    }

    @Test
    void givesFewSendersFiles() {
        for (int i = 0; i < 8; i++) {
            bodies.of(from("sender-" + i, 100_000));
        }
        assertThatThrownBy(() -> bodies.of(from("another", 100_000))).hasMessageContaining("busy");
    }

    /** LimitedBody has made an answer of every failure of the connection, so an IOException is one of the disk. */
    @Test
    void refusesABodyThatTheDiskCannotTake() {
        var request = new MockHttpServletRequest("POST", "/products/import") {
            @Override
            public ServletInputStream getInputStream() {
                return new DelegatingServletInputStream(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        throw new IOException("No space left on device");
                    }
                });
            }
        };
        assertThatThrownBy(() -> bodies.of(request)).hasMessageContaining("unavailable");
    }

    @Test
    void readsABodyOnce() {
        var request = from("ada", 100_000);
        try (var body = bodies.of(request)) {
            assertThat(bodies.of(request)).isSameAs(body);
        }
    }
}
