package dev.storekeeper.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AllRequiredFactorsAuthorizationManager;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.FactorAuthorizationDecision;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.FactorGrantedAuthority;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;

/** The step-up of dangerous endpoints: the second factor must have been proven in the last minutes. */
final class FreshProof {

    static final Duration LIFETIME = Duration.ofMinutes(5);

    private static final String AUTHORITY = "FACTOR_SECOND";

    private FreshProof() {}

    static GrantedAuthority shownAt(Instant moment) {
        return FactorGrantedAuthority.withAuthority(AUTHORITY).issuedAt(moment).build();
    }

    static AuthorizationManager<RequestAuthorizationContext> required(Clock clock) {
        var required = AllRequiredFactorsAuthorizationManager.<RequestAuthorizationContext>builder()
                .requireFactor(factor -> factor.authority(AUTHORITY).validDuration(LIFETIME))
                .build();
        required.setClock(clock);
        return required;
    }

    static boolean isMissing(AccessDeniedException denied) {
        return denied instanceof AuthorizationDeniedException answered
                && answered.getAuthorizationResult() instanceof FactorAuthorizationDecision;
    }
}
