package dev.storekeeper.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a file of rows must come to: each row sees what those before it do, and none is done twice. */
final class Delivery {

    private final Shop shop;
    private final boolean merging;
    private final Map<String, Long> owners = new HashMap<>();
    private final Set<Long> seen = new HashSet<>();

    /** In the order of the rows. */
    final List<Planned> plan = new ArrayList<>();

    Delivery(Shop shop, List<Row> rows, boolean merging) {
        this.shop = shop;
        this.merging = merging;
        shop.goods.values().forEach(goods -> own(goods.get("sku"), goods.id()));
        rows.forEach(row -> plan.add(plan(row)));
    }

    boolean isRefused() {
        return plan.contains(Planned.FAILED);
    }

    /** The ids of what it creates are the service's to choose. */
    List<Step> steps(List<Long> ids) {
        var steps = new ArrayList<Step>();
        for (int i = 0; i < plan.size(); i++) {
            var step = plan.get(i).step();
            if (step != null) {
                steps.add(step);
            } else if (!plan.get(i).creation().isEmpty()) {
                steps.add(Step.created(Goods.of(ids.get(i), plan.get(i).creation(), 0)));
            }
        }
        return steps;
    }

    private Planned plan(Row row) {
        if (row.broken()) {
            return Planned.FAILED;
        }
        var sku = row.fields().getOrDefault("sku", "null");
        var owner = owners.get(sku.toLowerCase(Locale.ROOT));
        var id = row.id() == null ? owner : row.id();
        if (id == null) {
            return create(row.fields(), sku);
        }
        var now = shop.goods.get(id);
        return now == null || !seen.add(id) ? Planned.FAILED : update(row, now);
    }

    private Planned create(Map<String, String> fields, String sku) {
        if (!fields.keySet().containsAll(Set.of("name", "price", "quantity"))) {
            return Planned.FAILED;
        }
        own(sku, Row.NEW);
        return new Planned("created", null, fields);
    }

    /** Of what was read in an older version, only what is other than it was then is meant. */
    private Planned update(Row row, Goods now) {
        var basis = row.version() == null ? Basis.NONE : new Basis(row.version(), merging);
        var read = basis.isMetBy(now) ? null : shop.read(now, basis.version());
        var meant = new HashMap<>(row.fields());
        if (read != null) {
            meant.keySet().retainAll(read.differing(row.fields()));
        }
        var differing = now.differing(meant);
        if (meant.isEmpty()) {
            return Planned.UNCHANGED;
        }
        if (!basis.isMetBy(now) && !basis.joins(now, differing)) {
            return Planned.FAILED;
        }
        if (differing.isEmpty()) {
            return Planned.UNCHANGED;
        }
        var next = now.next(meant);
        var owner = owners.getOrDefault(next.get("sku").toLowerCase(Locale.ROOT), now.id());
        if (owner != now.id()) {
            return Planned.FAILED;
        }
        owners.remove(now.get("sku").toLowerCase(Locale.ROOT));
        own(next.get("sku"), now.id());
        return new Planned("updated", new Step(now, next), Map.of());
    }

    private void own(String sku, long id) {
        if (!sku.equals("null")) {
            owners.put(sku.toLowerCase(Locale.ROOT), id);
        }
    }

    /**
     * A row of a file.
     *
     * @param fields those that the file has columns for
     * @param broken whether one of its values is none
     */
    record Row(@Nullable Long id, @Nullable Long version, Map<String, String> fields, boolean broken) {

        static final long NEW = -1;
    }

    /** What is to become of a row. */
    record Planned(String outcome, @Nullable Step step, Map<String, String> creation) {

        static final Planned FAILED = new Planned("failed", null, Map.of());
        static final Planned UNCHANGED = new Planned("unchanged", null, Map.of());
    }
}
