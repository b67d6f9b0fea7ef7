package dev.storekeeper.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The author of a change: account, session and how it was authenticated. In scheduled work there is no account.
 *
 * @param factors as in the claim {@code amr}
 */
public record Author(@Nullable Long accountId, @Nullable String sessionId, List<String> factors) {

    /** Read where the row is written, so that it need not be passed on. */
    public static Author current() {
        return CurrentAccount.current()
                .map(account -> new Author(account.id(), account.sessionId(), account.factors()))
                .orElseGet(() -> new Author(null, null, List.of()));
    }
}
