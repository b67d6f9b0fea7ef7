package dev.storekeeper.housekeeping;

import java.time.Instant;

/** Purges what a room keeps and nobody asks for any more. Nothing may depend on when it comes, or whether it does. */
@FunctionalInterface
public interface CleanupTask {

    /**
     * Deletes a batch, in the order of an index so that no more rows are read and locked than go. Each call is given a transaction
     * of its own, and is repeated until it deletes fewer than it might.
     *
     * @param atMost how many rows a single statement may delete
     * @return how many went; fewer than {@code atMost} only when nothing is left that has expired
     */
    int sweep(Instant now, int atMost);

    /** How many rows a single call may delete. */
    default int batch() {
        return 500;
    }
}
