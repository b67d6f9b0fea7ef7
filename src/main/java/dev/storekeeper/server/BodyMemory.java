package dev.storekeeper.server;

import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.token.CurrentAccount;
import java.time.Duration;
import org.springframework.util.unit.DataSize;

/**
 * Counts the kilobytes of request bodies that are in memory, over all requests. Requests without an account have one half of it and
 * accounts the other, so that neither keeps the other out. Each account has a half of theirs at most, and room for one body.
 */
final class BodyMemory {

    /** Smaller pieces would take more memory to count than they have. */
    static final int UNIT = 1024;

    /**
     * The first bytes of each body are part of what a connection may take of the heap, so that a login finds memory while others send
     * large bodies slowly.
     */
    static final int UNCOUNTED = 2 * UNIT;

    private static final String FULL =
            "The service holds as many request bodies as it has memory for; send this one again.";

    private final Bulkhead ofFrontDoor;
    private final Bulkhead.Shared<Long> ofAccounts;

    BodyMemory(DataSize size) {
        var half = (int) Math.min(Integer.MAX_VALUE, size.toBytes() / UNIT / 2);
        var ofAccount = Math.max(half / 2, (int) BodyBounds.JSON.memory().toBytes() / UNIT);
        this.ofFrontDoor = new Bulkhead(half, Duration.ZERO, FULL);
        this.ofAccounts = new Bulkhead.Shared<>(
                half,
                ofAccount,
                Duration.ZERO,
                FULL,
                "The service holds as many request bodies of your account as one may have in memory; send this one again.");
    }

    Bulkhead.Entry enter(int kilobytes) {
        return CurrentAccount.current()
                .map(account -> ofAccounts.enter(account.id(), kilobytes))
                .orElseGet(() -> ofFrontDoor.enter(kilobytes));
    }
}
