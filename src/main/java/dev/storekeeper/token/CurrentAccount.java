package dev.storekeeper.token;

import dev.storekeeper.account.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.springframework.security.core.AuthenticatedPrincipal;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;

/**
 * The account of the current request, as the access token says.
 *
 * @param factors how it was authenticated, as in the claim {@code amr}
 * @param provenAt when it was last authenticated
 */
public record CurrentAccount(long id, Role role, String sessionId, List<String> factors, Instant provenAt)
        implements AuthenticatedPrincipal {

    /** The request attribute that holds it, also when the request is over. */
    public static final String ATTRIBUTE = CurrentAccount.class.getName();

    /** What a request calls its remote user: the account, whichever session it uses. */
    @Override
    public String getName() {
        return Long.toString(id);
    }

    /** The account of the request of this thread; none in scheduled work. */
    public static Optional<CurrentAccount> current() {
        return Optional.ofNullable(SecurityContextHolder.getContext().getAuthentication())
                .map(Authentication::getPrincipal)
                .filter(CurrentAccount.class::isInstance)
                .map(CurrentAccount.class::cast);
    }
}
