package dev.storekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Finds the change sets of the model in the service, and compares what both say of each. */
final class Historian {

    private final Api api;
    private final Shop shop;

    Historian(Api api, Shop shop) {
        this.api = api;
        this.shop = shop;
    }

    /** The id that the service has given to a change set: the so manieth of a product. */
    long id(Written change) {
        var product = change.steps().getFirst().id();
        return found(product)
                .get(shop.changesOf(product).indexOf(change))
                .get("id")
                .asLong();
    }

    /** Every state of every product, from its creation on. */
    void compare() {
        var ids = new TreeMap<Long, Written>();
        for (var product : shop.lives.keySet()) {
            var changes = shop.changesOf(product);
            var found = found(product);
            assertThat(found.stream().map(it -> it.get("what").asString()))
                    .isEqualTo(changes.stream().map(Written::what).toList());
            for (int i = 0; i < changes.size(); i++) {
                var before = ids.put(found.get(i).get("id").asLong(), changes.get(i));
                assertThat(before).isIn(null, changes.get(i));
            }
        }
        assertThat(ids.values()).hasSameSizeAs(shop.changes);
        ids.forEach(this::compare);
    }

    private void compare(long id, Written change) {
        var rows = api.get("/changes/" + id + "/products?limit=1000").json();
        assertThat(rows).hasSameSizeAs(change.steps());
        for (var step : change.steps()) {
            var row = rows.valueStream()
                    .filter(it -> it.get("product").asLong() == step.id())
                    .findAny()
                    .orElseThrow();
            assertThat(row.get("version").asLong()).isEqualTo(step.version());
            assertThat(fields(row.get("before"))).isEqualTo(side(step, step.before()));
            assertThat(fields(row.get("after"))).isEqualTo(side(step, step.after()));
        }
    }

    /** The fields that differ; all of them where there is nothing to compare with. */
    private static Map<String, String> side(Step step, @Nullable Goods side) {
        var fields = new TreeMap<String, String>();
        if (side != null) {
            fields.putAll(side.fields());
        }
        if (step.before() != null && step.after() != null) {
            fields.keySet().retainAll(step.before().differing(step.after().fields()));
        }
        return fields;
    }

    private static Map<String, String> fields(@Nullable JsonNode side) {
        var fields = new TreeMap<String, String>();
        if (side != null) {
            side.properties()
                    .forEach(
                            field -> fields.put(field.getKey(), field.getValue().toString()));
        }
        return fields;
    }

    /** In the order in which they happened. */
    private List<JsonNode> found(long product) {
        var found = api.get("/changes?limit=1000&product=" + product).json();
        return found.valueStream().toList().reversed();
    }
}
