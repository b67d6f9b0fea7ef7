package dev.storekeeper.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Remembers as a set does, in less room. */
class SeenIdsTests {

    @ParameterizedTest
    @ValueSource(longs = {100, 50_000, 1_000_000_000_000L})
    void knowsWhatItHasSeen(long largest) {
        var random = RandomGenerator.of("L64X128MixRandom");
        var seen = new SeenIds();
        var set = new HashSet<Long>();
        for (int i = 0; i < 30_000; i++) {
            var id = random.nextLong(largest) + 1;
            assertThat(seen.add(id)).isEqualTo(set.add(id));
        }
    }
}
