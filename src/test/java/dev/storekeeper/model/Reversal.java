package dev.storekeeper.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What undoing a change set must come to: whatever nobody has decided anew since is as before.
 *
 * @param left how many products are not, in part at least
 * @param idle how many are so already
 */
record Reversal(List<Step> steps, int left, int idle) {

    static Reversal of(Shop shop, Written change) {
        var judged = new ArrayList<>(
                change.steps().stream().map(step -> judge(shop, step)).toList());
        boolean settled;
        do {
            settled = judged.stream().noneMatch(it -> lacksItsSku(shop, it, judged));
            judged.replaceAll(it -> lacksItsSku(shop, it, judged) ? Judged.BLOCKED : it);
        } while (!settled);
        return new Reversal(
                judged.stream().map(Judged::step).filter(Objects::nonNull).toList(),
                (int) judged.stream().filter(Judged::blocked).count(),
                (int) judged.stream().filter(Judged.IDLE::equals).count());
    }

    /** The last deletion of a product, taken back; none where that is not what became of it last. */
    static @Nullable Step restored(Shop shop, long id) {
        var life = shop.lives.get(id);
        return life == null || life.getLast().after() != null
                ? null
                : judge(shop, life.getLast()).step();
    }

    private static Judged judge(Shop shop, Step step) {
        var now = shop.goods.get(step.id());
        var before = step.before();
        var after = step.after();
        if (before == null) {
            if (now == null || after == null) {
                return Judged.IDLE;
            }
            return now.fields().equals(after.fields()) ? Judged.of(Step.deleted(now)) : Judged.BLOCKED;
        }
        if (now == null) {
            var newest = shop.lives.getOrDefault(step.id(), List.of()).getLast() == step;
            return after == null && newest
                    ? Judged.of(Step.created(Goods.of(step.id(), before.fields(), step.version() + 1)))
                    : Judged.BLOCKED;
        }
        if (after == null) {
            return now.fields().equals(before.fields()) ? Judged.IDLE : Judged.BLOCKED;
        }
        return edited(now, before, after, step.version());
    }

    private static Judged edited(Goods now, Goods before, Goods after, long version) {
        var undone = new HashMap<String, String>();
        var blocked = false;
        for (var field : after.differing(before.fields())) {
            if (!now.get(field).equals(before.get(field))) {
                if (now.versions().getOrDefault(field, 0L) <= version) {
                    undone.put(field, before.get(field));
                } else {
                    blocked = true;
                }
            }
        }
        return new Judged(undone.isEmpty() ? null : new Step(now, now.next(undone)), blocked);
    }

    /** Somebody else has it and does not give it away. */
    private static boolean lacksItsSku(Shop shop, Judged judged, List<Judged> all) {
        var after = judged.step() == null ? null : judged.step().after();
        if (after == null || after.get("sku").equals("null")) {
            return false;
        }
        return shop.goods.values().stream()
                .filter(other -> other.id() != after.id() && other.get("sku").equalsIgnoreCase(after.get("sku")))
                .anyMatch(holder -> all.stream().noneMatch(it -> gives(it, holder)));
    }

    private static boolean gives(Judged judged, Goods holder) {
        var step = judged.step();
        return step != null
                && step.id() == holder.id()
                && (step.after() == null || !step.after().get("sku").equalsIgnoreCase(holder.get("sku")));
    }

    /** A product alone. */
    private record Judged(@Nullable Step step, boolean blocked) {

        static final Judged IDLE = new Judged(null, false);
        static final Judged BLOCKED = new Judged(null, true);

        static Judged of(Step step) {
            return new Judged(step, false);
        }
    }
}
