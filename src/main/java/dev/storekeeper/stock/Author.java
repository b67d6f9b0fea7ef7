package dev.storekeeper.stock;

import dev.storekeeper.token.CurrentAccount;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.context.SecurityContextHolder;

/** Who changes a quantity, and in which session; nobody, where the service does so by itself. */
record Author(@Nullable Long accountId, @Nullable String sessionId) {

    /** Read where the row is written, so that nobody on the way to it can forget to pass it on. */
    static Author current() {
        var caller = SecurityContextHolder.getContext().getAuthentication();
        return caller != null && caller.getPrincipal() instanceof CurrentAccount account
                ? new Author(account.id(), account.sessionId())
                : new Author(null, null);
    }
}
