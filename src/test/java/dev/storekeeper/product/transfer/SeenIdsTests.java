package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.Proves;
import java.util.HashSet;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
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
            assertThat(seen.contains(id)).isEqualTo(set.contains(id));
            assertThat(seen.add(id)).isEqualTo(set.add(id));
        }
    }

    /** A file of sparse ids is refused before it fills the memory; one whose ids follow each other is not. */
    @Test
    @Proves("A16")
    void boundsItsMemory() {
        var dense = new SeenIds();
        LongStream.range(0, 3_000_000).forEach(dense::add);
        var sparse = new SeenIds();
        assertThatThrownBy(() -> LongStream.range(0, 3_000_000).forEach(id -> sparse.add(id * 64)))
                .hasMessageContaining("too_many_ids");
    }

    /** Else a file whose ids have neighbouring slots would cost the square of its length. */
    @Test
    @Proves("C01")
    void placesIdsWhereNoFileCanForesee() {
        var one = new SeenIds();
        var other = new SeenIds();
        var crowded = LongStream.range(0, 100_000)
                .filter(group -> one.home(group) < 16)
                .toArray();
        assertThat(crowded).hasSizeGreaterThan(1000);
        assertThat(LongStream.of(crowded).mapToInt(other::home).distinct()).hasSizeGreaterThan(500);
    }
}
