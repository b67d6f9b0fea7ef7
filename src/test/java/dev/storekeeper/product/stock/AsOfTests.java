package dev.storekeeper.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The quantity at any time agrees with a model of the same movements. */
class AsOfTests extends WithProducts {

    private static final List<String> REASONS = List.of("sale", "return", "restock", "correction", "write_off");

    @ParameterizedTest
    @ValueSource(longs = {1, 20, 300})
    void agreesWithModel(long seed) {
        var random = new Random(seed);
        var path = productOf(50);
        var model = new ArrayList<Moved>();
        var begun = TestClock.now();
        model.add(new Moved(begun, "edit", 0, 50));
        var moments = new ArrayList<>(List.of(begun));
        for (int i = 0; i < 40; i++) {
            TestClock.advance(Duration.ofMillis(1 + random.nextInt(500)));
            step(random, path, model);
            moments.add(TestClock.now());
        }
        for (int i = 0; i < 30; i++) {
            var from = moments.get(random.nextInt(moments.size()));
            var to = moments.get(random.nextInt(moments.size()));
            assertAsOf(path, model, from);
            assertExplained(path, model, from.isBefore(to) ? from : to, from.isBefore(to) ? to : from);
        }
    }

    @Test
    void refusesTimesBeforeTheLedgerAndInvalidParameters() {
        var path = productOf(5);
        assertThat(api.get(path + "/stock?at=2001-01-01T00:00:00Z")).hasStatus(404);
        assertThat(api.get(path + "/stock?at=yesterday&x=1").wrongFields()).containsExactlyInAnyOrder("at", "x");
        assertThat(api.get(path + "/stock/explain?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")
                        .wrongFields())
                .containsExactly("from");
        var whole = api.get(path + "/stock/explain").json();
        assertThat(whole.get("opening").asInt()).isZero();
        assertThat(whole.get("closing").asInt()).isEqualTo(5);
        assertThat(whole.get("movements")).hasToString("[{\"reason\":\"edit\",\"count\":1,\"sum\":5}]");
        assertThat(whole.get("by")).hasSize(1);
    }

    private void step(Random random, String path, List<Moved> model) {
        var before = model.getLast().after();
        var kind = random.nextInt(4);
        var to = random.nextInt(100);
        var reason = kind == 0 ? "edit" : kind == 1 ? "correction" : REASONS.get(random.nextInt(REASONS.size()));
        var delta = random.nextInt(1, 60) * (random.nextBoolean() ? 1 : -1);
        var answer = switch (kind) {
            case 0 -> api.put(path, Map.of("quantity", to));
            case 1 -> api.post(path + "/stock", Map.of("set", to, "from", before));
            default -> move(path, delta, reason);
        };
        var after = kind < 2 ? to : before + delta;
        assertThat(answer).hasStatus(after < 0 ? 409 : 200);
        if (after >= 0 && (kind != 0 || after != before)) {
            model.add(new Moved(TestClock.now(), reason, before, after));
        }
    }

    private void assertAsOf(String path, List<Moved> model, Instant at) {
        var answer = api.get(path + "/stock?at=" + at).json();
        assertThat(answer.get("quantity").asInt()).isEqualTo(asOf(model, at));
    }

    private void assertExplained(String path, List<Moved> model, Instant from, Instant to) {
        var answer = api.get(path + "/stock/explain?from=%s&to=%s".formatted(from, to))
                .json();
        assertThat(answer.get("opening").asInt()).isEqualTo(asOf(model, from));
        assertThat(answer.get("closing").asInt()).isEqualTo(asOf(model, to));
        var expected = new TreeMap<String, Integer>();
        model.stream()
                .filter(moved -> moved.at().isAfter(from) && !moved.at().isAfter(to))
                .forEach(moved -> expected.merge(moved.reason(), moved.after() - moved.before(), Integer::sum));
        var said = new TreeMap<String, Integer>();
        answer.get("movements")
                .forEach(part ->
                        said.put(part.get("reason").asString(), part.get("sum").asInt()));
        assertThat(said).isEqualTo(expected);
        var sum = answer.get("by")
                .valueStream()
                .mapToInt(part -> part.get("sum").asInt())
                .sum();
        assertThat(answer.get("opening").asInt() + sum).isEqualTo(asOf(model, to));
    }

    private static int asOf(List<Moved> model, Instant at) {
        return model.stream()
                .filter(moved -> !moved.at().isAfter(at))
                .toList()
                .getLast()
                .after();
    }

    private record Moved(Instant at, String reason, int before, int after) {}
}
