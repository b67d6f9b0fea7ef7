package dev.storekeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

/** The time to arrive is that of the client. */
class LimitedBodyTests {

    @Test
    void countsNoRestOfTheService() throws IOException {
        assertThat(bodyThatRests(Duration.ofHours(1)).readAllBytes()).hasSize(1);
        assertThatThrownBy(() -> bodyThatRests(Duration.ZERO).readAllBytes()).hasMessageContaining("too_slow");
    }

    /** A nanosecond is over when the first byte arrives. */
    private static InputStream bodyThatRests(Duration rest) throws IOException {
        var request = new MockHttpServletRequest() {
            @Override
            public ServletInputStream getInputStream() {
                var in = super.getInputStream();
                return new DelegatingServletInputStream(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        FairHttpProtocol.ON_ARRIVAL.get().accept(rest.toNanos());
                        return in.read();
                    }
                });
            }
        };
        request.setContent(new byte[1]);
        var memory = DataSize.ofMegabytes(1);
        var limits = new RequestProperties(Duration.ofNanos(1), memory, Duration.ofNanos(1), memory);
        return new LimitedBody(request, BodyBounds.JSON, limits, new LimitedBody.Memory(memory)).getInputStream();
    }
}
