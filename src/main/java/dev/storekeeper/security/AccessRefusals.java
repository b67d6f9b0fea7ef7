package dev.storekeeper.security;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.ExceptionTranslator;
import dev.storekeeper.api.LogLimit;
import dev.storekeeper.api.ProblemWriter;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.token.CurrentAccount;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;
import org.springframework.stereotype.Component;

/** Answers requests without a token, with a bad one, or with one that does not allow them (RFC 6750, section 3). */
@Component
class AccessRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private static final Logger log = LoggerFactory.getLogger(AccessRefusals.class);
    private static final int LONGEST_DOOR = 100;

    /** Longer than any method or id: a token that a client has put there. */
    private static final Pattern LONG_PART = Pattern.compile("[^/ ]{37,}");

    private final ProblemWriter problems;
    private final AuditTrail trail;

    /** Those of one account would wait for each other in the database, each with a connection. */
    private final Bulkhead.PerKey<Long> turns =
            new Bulkhead.PerKey<>(1, Duration.ofSeconds(5), "Too many refusals of one account are recorded.");

    private final LogLimit unrecorded;

    AccessRefusals(ProblemWriter problems, AuditTrail trail, Clock clock) {
        this.problems = problems;
        this.trail = trail;
        this.unrecorded = new LogLimit(clock);
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        var refusal = ApiException.of(ErrorCode.TOKEN_MISSING, "Send 'Authorization: Bearer <token>'.")
                .next("POST /login");
        problems.write(request, response, refusal);
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        if (FreshProof.isMissing(e)) {
            problems.write(request, response, proofTooOld());
        } else {
            var account = CurrentAccount.current().orElseThrow();
            record(account, request);
            problems.write(
                    request,
                    response,
                    ApiException.of(
                            ErrorCode.ROLE_TOO_SMALL,
                            "Your role, %s, does not allow this; an admin can give you another."
                                    .formatted(account.role())));
        }
    }

    private void record(CurrentAccount account, HttpServletRequest request) {
        var whole = LONG_PART
                .matcher(request.getMethod() + " " + request.getRequestURI())
                .replaceAll("*");
        var door = whole.substring(0, Math.min(LONGEST_DOOR, whole.length()));
        // The firewall refuses a header with control characters when it is read, and with it the request.
        var caller = Caller.of(request);
        try (var _ = turns.enter(account.id(), 1)) {
            trail.recordRefusal(AuditEvent.ACCESS_DENIED, account.id(), account.id(), caller, Map.of("door", door));
        } catch (RuntimeException e) {
            // The request is refused all the same.
            var cause = ExceptionTranslator.judge(e);
            unrecorded
                    .next()
                    .ifPresent(leftOut -> log.warn(
                            "ACCESS_DENIED of account {} at {} is not in the trail: {}. {} before it have no line.",
                            account.id(),
                            door,
                            cause.code().code(),
                            leftOut));
        }
    }

    /** RFC 9470, section 3. */
    private static ApiException proofTooOld() {
        return ApiException.of(
                        ErrorCode.INSUFFICIENT_USER_AUTHENTICATION,
                        "This needs a code of the last %d minutes.".formatted(FreshProof.LIFETIME.toMinutes()))
                .header(
                        "WWW-Authenticate",
                        "Bearer realm=\"storekeeper\", error=\"insufficient_user_authentication\", max_age=\"%d\""
                                .formatted(FreshProof.LIFETIME.toSeconds()))
                .next("POST /verify-2fa with a code and this token, then again with the token that it answers");
    }
}
