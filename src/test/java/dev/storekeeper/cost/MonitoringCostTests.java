package dev.storekeeper.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestNode;
import dev.storekeeper.TestProducts;
import dev.storekeeper.cost.Meter.Cost;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What monitoring adds to a request, written to {@code target/monitoring-cost.txt}. Nodes that differ in their settings alone serve the
 * same product in turn; the client is the same for all of them, and is part of each figure. One compiler alone works in tests, so the
 * processor time is more than in production.
 */
@EnabledIfSystemProperty(named = "long", matches = "true")
class MonitoringCostTests {

    private static final int ROUNDS = 6;
    private static final int REQUESTS = 1000;

    @Test
    void isSmall() throws IOException {
        var schema = TestDatabase.freshSchema();
        var nodes = new LinkedHashMap<String, TestNode>();
        try {
            nodes.put("nothing", TestNode.startOn(schema, "--storekeeper.log.slow=0"));
            nodes.put("slow requests, as shipped", TestNode.startOn(schema));
            nodes.put("metrics", TestNode.startOn(schema, "--storekeeper.management.port=0"));
            nodes.put(
                    "metrics and access log",
                    TestNode.startOn(schema, "--storekeeper.management.port=0", "--storekeeper.log.access=true"));
            // Nothing listens there.
            nodes.put("traces", TestNode.startOn(schema, "--storekeeper.traces.endpoint=http://127.0.0.1:9/v1/traces"));
            var costs = measure(nodes);
            Files.writeString(Path.of("target", "monitoring-cost.txt"), table(costs));
            assertThat(median(costs, "metrics", Cost::kilobytes))
                    .isLessThan(median(costs, "nothing", Cost::kilobytes) * 1.05);
        } finally {
            nodes.values().forEach(TestNode::close);
        }
    }

    private static Map<String, List<Cost>> measure(Map<String, TestNode> nodes) {
        var some = nodes.values().iterator().next();
        var token = TestAccounts.at(some.port()).enrolled().token();
        var path =
                TestProducts.pathOf(TestProducts.of(some.api().withToken(token)).called("Lamp"));
        var costs = new LinkedHashMap<String, List<Cost>>();
        for (int round = 0; round < ROUNDS; round++) {
            nodes.forEach((name, node) -> {
                var api = node.api().withToken(token);
                costs.computeIfAbsent(name, _ -> new ArrayList<>())
                        .add(Meter.measure(() -> send(api, path)).cost());
            });
        }
        // The first rounds warm up.
        costs.values().forEach(rounds -> rounds.subList(0, ROUNDS / 3).clear());
        return costs;
    }

    private static long send(Api api, String path) {
        return IntStream.range(0, REQUESTS)
                .filter(_ -> api.get(path).status() == 200)
                .count();
    }

    private static String table(Map<String, List<Cost>> costs) {
        var table = new StringBuilder("monitoring | us of processor | KB\n");
        costs.keySet()
                .forEach(name -> table.append("%s | %.1f | %.2f%n"
                        .formatted(name, median(costs, name, Cost::micros), median(costs, name, Cost::kilobytes))));
        return table.toString();
    }

    private static double median(Map<String, List<Cost>> costs, String name, ToLongFunction<Cost> figure) {
        var sorted = costs.getOrDefault(name, List.of()).stream()
                .mapToLong(figure)
                .sorted()
                .toArray();
        return (double) sorted[sorted.length / 2] / REQUESTS;
    }
}
