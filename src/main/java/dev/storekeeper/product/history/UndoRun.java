package dev.storekeeper.product.history;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** One undoing, batch by batch, and what came of it so far. */
final class UndoRun {

    static final int MOST_CONFLICTS = 100;

    private final Undo undo;
    private final long change;
    private final boolean skipping;
    private final List<Conflict> conflicts = new ArrayList<>();
    private int changed;
    private int unchanged;
    private int left;

    UndoRun(Undo undo, long change, boolean skipping) {
        this.undo = undo;
        this.change = change;
        this.skipping = skipping;
    }

    /** Who is refused is told of many obstacles at once. */
    boolean goesOn() {
        return skipping || conflicts.size() < MOST_CONFLICTS;
    }

    boolean isRefused() {
        return !skipping && !conflicts.isEmpty();
    }

    List<Conflict> conflicts() {
        return Collections.unmodifiableList(conflicts);
    }

    /** Once it is refused, nothing more is written, since nothing will stay. */
    void take(List<Undoing> batch) {
        var blocked = batch.stream().filter(Undoing::isBlocked).toList();
        var idle = batch.stream().filter(it -> !it.isBlocked() && !it.writes()).count();
        conflicts.addAll(undo.conflicts(blocked, MOST_CONFLICTS - conflicts.size()));
        left += blocked.size();
        unchanged += (int) idle;
        changed += (int) batch.stream().filter(Undoing::writes).count();
        if (!isRefused()) {
            undo.write(change, batch);
        }
    }

    Reverted result(Optional<Long> by) {
        return new Reverted(change, by.orElse(null), changed, unchanged, left, conflicts());
    }
}
