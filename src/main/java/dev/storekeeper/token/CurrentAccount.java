package dev.storekeeper.token;

import dev.storekeeper.account.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * Who is calling, as the access token says.
 *
 * @param factors how they proved it, in the words of the claim {@code amr}
 * @param provenAt when they proved it
 */
public record CurrentAccount(long id, Role role, String sessionId, List<String> factors, Instant provenAt) {

    /** The account that this thread serves; none where the service acts by itself. */
    public static Optional<CurrentAccount> current() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(Authentication::getPrincipal)
                .filter(CurrentAccount.class::isInstance)
                .map(CurrentAccount.class::cast);
    }
}
