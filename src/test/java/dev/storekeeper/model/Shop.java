package dev.storekeeper.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The model: what there is, all that was done to it, and how each request must end. */
final class Shop {

    final NavigableMap<Long, Goods> goods = new TreeMap<>();
    final List<Written> changes = new ArrayList<>();
    final NavigableMap<Long, List<String>> ledger = new TreeMap<>();
    final NavigableMap<Long, List<Step>> lives = new TreeMap<>();

    /** The id is the service's to choose, so the model hears of it afterwards. */
    Verdict mayCreate(Map<String, String> fields) {
        return isTaken(fields.getOrDefault("sku", "null"), -1) ? Verdict.conflict("sku_taken") : Verdict.CREATED;
    }

    void create(long id, Map<String, String> fields) {
        write("create", "edit", List.of(Step.created(Goods.of(id, fields, 0))));
    }

    Verdict edit(long id, Map<String, String> named, Basis basis) {
        var now = goods.get(id);
        if (now == null) {
            return Verdict.GONE;
        }
        var differing = now.differing(named);
        if (!basis.isMetBy(now) && !basis.joins(now, differing)) {
            return Verdict.STALE;
        }
        if (isTaken(named.getOrDefault("sku", "null"), id)) {
            return Verdict.conflict("sku_taken");
        }
        if (!differing.isEmpty()) {
            write("edit", "edit", List.of(new Step(now, now.next(named))));
        }
        return Verdict.DONE;
    }

    Verdict delete(long id, Basis basis) {
        var now = goods.get(id);
        if (now == null || !basis.isMetBy(now)) {
            return now == null ? Verdict.GONE : Verdict.STALE;
        }
        write("delete", "edit", List.of(Step.deleted(now)));
        return Verdict.DONE;
    }

    Verdict move(long id, int delta, String reason, Basis basis) {
        var now = goods.get(id);
        if (now == null || !basis.isMetBy(now)) {
            return now == null ? Verdict.GONE : Verdict.STALE;
        }
        var left = (long) now.quantity() + delta;
        if (left < 0 || left > Integer.MAX_VALUE) {
            return Verdict.conflict(left < 0 ? "insufficient_stock" : "too_much_stock");
        }
        return count(now, (int) left, reason);
    }

    Verdict set(long id, int from, int to, Basis basis) {
        var now = goods.get(id);
        if (now == null || !basis.isMetBy(now)) {
            return now == null ? Verdict.GONE : Verdict.STALE;
        }
        return now.quantity() == from ? count(now, to, "correction") : Verdict.conflict("quantity_changed");
    }

    private Verdict count(Goods now, int quantity, String reason) {
        if (quantity != now.quantity()) {
            var after = now.next(Map.of("quantity", Integer.toString(quantity)));
            write("stock", reason, List.of(new Step(now, after)));
        }
        return Verdict.DONE;
    }

    Verdict revert(Written change, boolean skipping) {
        var reversal = Reversal.of(this, change);
        if (reversal.left() > 0 && !skipping) {
            return Verdict.conflict("revert_conflicts");
        }
        if (!reversal.steps().isEmpty()) {
            write("revert", "edit", reversal.steps());
        }
        return Verdict.DONE;
    }

    void deliver(List<Step> steps) {
        if (!steps.isEmpty()) {
            write("import", "import", steps);
        }
    }

    Verdict restore(long id) {
        var step = Reversal.restored(this, id);
        if (step == null || step.after() == null) {
            return goods.containsKey(id) ? Verdict.conflict("not_deleted") : Verdict.GONE;
        }
        if (isTaken(step.after().get("sku"), id)) {
            return Verdict.conflict("sku_taken");
        }
        write("revert", "edit", List.of(step));
        return Verdict.DONE;
    }

    /** What a product was like in an earlier version: before the next. Nothing where it was gone then, or is yet to come. */
    @Nullable
    Goods read(Goods now, long version) {
        return lives.getOrDefault(now.id(), List.of()).stream()
                .filter(step -> step.version() == version + 1)
                .map(Step::before)
                .filter(Objects::nonNull)
                .findAny()
                .orElse(null);
    }

    List<Written> changesOf(long id) {
        return changes.stream()
                .filter(change -> change.steps().stream().anyMatch(step -> step.id() == id))
                .toList();
    }

    boolean isTaken(String sku, long except) {
        return !sku.equals("null")
                && goods.values().stream()
                        .anyMatch(other ->
                                other.id() != except && other.get("sku").equalsIgnoreCase(sku));
    }

    /** The one way in which anything changes. */
    void write(String what, String reason, List<Step> steps) {
        changes.add(new Written(what, steps));
        for (var step : steps) {
            put(step.id(), step.after());
            lives.computeIfAbsent(step.id(), _ -> new ArrayList<>()).add(step);
            var movement = step.movement(reason);
            if (movement != null) {
                ledger.computeIfAbsent(step.id(), _ -> new ArrayList<>()).add(movement);
            }
        }
    }

    private void put(long id, @Nullable Goods after) {
        if (after == null) {
            goods.remove(id);
        } else {
            goods.put(id, after);
        }
    }
}
