package dev.storekeeper.token;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who changes something, in which session, and how they proved who they are; nobody, where the service does so by itself.
 *
 * @param factors in the words of the claim {@code amr}
 */
public record Author(@Nullable Long accountId, @Nullable String sessionId, List<String> factors) {

    /** Read where the row is written, so that nobody on the way to it can forget to pass it on. */
    public static Author current() {
        return CurrentAccount.current()
                .map(account -> new Author(account.id(), account.sessionId(), account.factors()))
                .orElseGet(() -> new Author(null, null, List.of()));
    }
}
