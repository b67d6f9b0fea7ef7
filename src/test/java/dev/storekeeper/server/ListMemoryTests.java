package dev.storekeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.api.Page;
import dev.storekeeper.api.SizedRow;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.util.unit.DataSize;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

class ListMemoryTests {

    private static final int ROWS = 1000;

    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final HandlerMethod handler;
    private final ListMemory memory;

    ListMemoryTests() throws NoSuchMethodException {
        handler = new HandlerMethod(this, ListMemoryTests.class.getDeclaredMethod("list"));
        var day = Duration.ofDays(1);
        memory = new ListMemory(new RequestProperties(day, DataSize.ofMegabytes(1), day, DataSize.ofMegabytes(16)));
    }

    /** Else the next one would begin, and all that wait would be read before the first of them is answered. */
    @Test
    void letsNoOtherBeginInPlaceOfOneThatTakesMore() {
        var begun = Stream.generate(this::begin).limit(4).toList();
        memory.beforeBodyWrite(
                list(),
                new MethodParameter(handler.getMethod(), -1),
                MediaType.APPLICATION_JSON,
                JacksonJsonHttpMessageConverter.class,
                new ServletServerHttpRequest(begun.getFirst()),
                new ServletServerHttpResponse(response));
        assertThatThrownBy(this::begin).hasMessageContaining("busy");
        memory.afterCompletion(begun.getFirst(), response, handler, null);
        begin();
        assertThatThrownBy(this::begin).hasMessageContaining("busy");
    }

    /** Of what is refused anyway, for instance. */
    @Test
    void letsWhatTakesNothingBeginBeforeThoseThatWait() {
        Stream.generate(() -> begin("100")).limit(40).forEach(_ -> {});
        var waiting = Thread.ofVirtual().start(() -> assertThatThrownBy(() -> begin("100")));
        await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
        begin("x");
        assertThat(waiting.getState()).isEqualTo(Thread.State.TIMED_WAITING);
    }

    private MockHttpServletRequest begin() {
        return begin(String.valueOf(ROWS));
    }

    private MockHttpServletRequest begin(String limit) {
        var request = new MockHttpServletRequest("GET", "/products");
        request.setRemoteUser("ada");
        request.setParameter("limit", limit);
        request.setAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE, "/products");
        memory.preHandle(request, response, handler);
        return request;
    }

    private static Page<SizedRow> list() {
        return new Page<>(Collections.nCopies(ROWS, () -> 3300), null);
    }
}
