package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.util.unit.DataSize;

class RefusalMemoryTests {

    /** Else an import with that many rows to correct could never say which. */
    @ParameterizedTest
    @ValueSource(ints = {1, 4, 8})
    void isEnoughForTheLongestRefusalHoweverSmallTheHeapIs(int megabytes) {
        var memory = new RefusalMemory(DataSize.ofMegabytes(megabytes));
        assertThatCode(() -> memory.take(new MockHttpServletRequest(), 5_000_000))
                .doesNotThrowAnyException();
    }
}
