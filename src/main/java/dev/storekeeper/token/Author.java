package dev.storekeeper.token;

import dev.storekeeper.api.RequestIds;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The author of a change: account, session, how it was authenticated, and the request. In scheduled work there is none of them.
 *
 * @param factors as in the claim {@code amr}
 */
public record Author(
        @Nullable Long accountId,
        @Nullable String sessionId,
        List<String> factors,
        @Nullable String requestId) {

    /** For limits of each account: 0, which is no account's id, where the service works by itself. */
    public long accountIdOrZero() {
        return accountId == null ? 0 : accountId;
    }

    /** The author on whose behalf the current thread works. */
    public static Author current() {
        var request = RequestIds.current();
        return CurrentAccount.current()
                .map(account -> new Author(account.id(), account.sessionId(), account.factors(), request))
                .orElseGet(() -> new Author(null, null, List.of(), request));
    }
}
