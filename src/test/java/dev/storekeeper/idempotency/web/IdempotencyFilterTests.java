package dev.storekeeper.idempotency.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.util.ContentCachingResponseWrapper;

class IdempotencyFilterTests {

    /** It may have megabytes, and is in memory until its client has read it, once. */
    @Test
    void copiesNoRefusal() {
        var response = new ContentCachingResponseWrapper(new MockHttpServletResponse()) {
            @Override
            public byte[] getContentAsByteArray() {
                throw new AssertionError("The body is copied");
            }
        };
        var answer =
                IdempotencyFilter.execute((_, _) -> response.setStatus(422), new MockHttpServletRequest(), response);
        assertThat(answer.body()).isEmpty();
    }
}
