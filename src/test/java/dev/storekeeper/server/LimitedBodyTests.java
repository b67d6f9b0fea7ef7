package dev.storekeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

/** The time to arrive is that of the client. */
class LimitedBodyTests {

    /** The share of strangers is used up for longer than the body may take. */
    @Test
    void countsNoRestOfTheService() throws IOException {
        var patience = Duration.ofSeconds(2);
        BusySender.QUARTER_FOR_STRANGERS.add(
                patience.plusMillis(200).toNanos() * Runtime.getRuntime().availableProcessors() / 4, System.nanoTime());
        assertThat(busyBody(patience).readAllBytes()).hasSize(1);
        assertThatThrownBy(() -> busyBody(Duration.ofNanos(1)).readAllBytes()).hasMessageContaining("too_slow");
    }

    /** So that a turn is taken before the session is looked at, which may end while the turn is waited for. */
    @Test
    void checksInReverseOrderOnceTheLastByteHasArrived() throws IOException {
        var request = new MockHttpServletRequest();
        request.setContent(new byte[1]);
        var body = limited(request, Duration.ofDays(1));
        var run = new ArrayList<String>();
        body.afterLastByte(() -> run.add("earlier"));
        body.afterLastByte(() -> run.add("later"));
        assertThat(run).isEmpty();
        assertThat(body.getInputStream().readAllBytes()).hasSize(1);
        assertThat(run).containsExactly("later", "earlier");
    }

    /** Its two parts arrive without a pause, and so long one after the other that it has to rest. */
    private static InputStream busyBody(Duration patience) throws IOException {
        var request = new MockHttpServletRequest() {
            @Override
            public ServletInputStream getInputStream() {
                var in = super.getInputStream();
                return new DelegatingServletInputStream(new InputStream() {
                    @Override
                    public int read() throws IOException {
                        var arrived = ClientPace.ON_ARRIVAL.get();
                        var began = System.nanoTime();
                        arrived.accept(1);
                        while (System.nanoTime() - began < Duration.ofMillis(2).toNanos()) {
                            Thread.onSpinWait();
                        }
                        arrived.accept(1);
                        return in.read();
                    }
                });
            }
        };
        request.setContent(new byte[1]);
        return limited(request, patience).getInputStream();
    }

    private static LimitedBody limited(HttpServletRequest request, Duration patience) {
        var memory = DataSize.ofMegabytes(1);
        var limits = new RequestProperties(patience, memory, patience, memory);
        return new LimitedBody(request, BodyBounds.JSON, limits, new BodyMemory(memory));
    }
}
