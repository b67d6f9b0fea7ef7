package dev.storekeeper.product.history;

import dev.storekeeper.product.Cause;
import dev.storekeeper.product.ProductLocks;
import dev.storekeeper.product.ProductTable;
import dev.storekeeper.product.StoredProduct;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Undoes what a change set has done to some products. */
@Component
class Undo {

    private final Steps steps;
    private final SkuTurns skus;
    private final ProductLocks locks;
    private final ProductTable products;
    private final Clock clock;

    Undo(Steps steps, SkuTurns skus, ProductLocks locks, ProductTable products, Clock clock) {
        this.steps = steps;
        this.skus = skus;
        this.locks = locks;
        this.products = products;
        this.clock = clock;
    }

    /** What undoing takes, with all products locked that it concerns. */
    List<Undoing> judge(long change, List<Long> ids) {
        var stored = locks.byIds(ids).stream().collect(Collectors.toMap(StoredProduct::id, Function.identity()));
        var now = clock.instant();
        return skus.order(steps.of(change, ids.getFirst(), ids.getLast()).stream()
                .map(step -> UndoRules.judge(step, stored.get(step.productId()), now))
                .toList());
    }

    void write(long change, List<Undoing> batch) {
        var cause = Cause.revert("Change %d reverted".formatted(change));
        products.delete(cause, all(batch, Undoing::deletion));
        products.update(cause, all(batch, Undoing::edit));
        products.insert(cause, all(batch, Undoing::insertion));
    }

    /** In their words, with the change sets that stand in the way. */
    List<Conflict> conflicts(List<Undoing> batch, int most) {
        return batch.stream()
                .flatMap(undoing -> undoing.obstacles().stream()
                        .map(obstacle -> conflict(undoing.step().productId(), obstacle)))
                .limit(most)
                .toList();
    }

    private Conflict conflict(long product, Obstacle obstacle) {
        var maker = steps.maker(obstacle).orElse(null);
        var field = obstacle.field();
        var values = obstacle.values();
        return field == null || values == null
                ? Conflict.whole(product, maker, obstacle.message())
                : Conflict.about(product, field, values, maker, obstacle.message());
    }

    private static <T> List<T> all(List<Undoing> batch, Function<Undoing, @Nullable T> part) {
        return batch.stream().map(part).filter(Objects::nonNull).toList();
    }
}
