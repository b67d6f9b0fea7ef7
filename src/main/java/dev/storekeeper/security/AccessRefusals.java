package dev.storekeeper.security;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Turns away who carries no token, a bad one, or one that does not open this door (RFC 6750, section 3). */
final class AccessRefusals implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final ProblemWriter problems;
    private final DenialAudit denials;

    AccessRefusals(ProblemWriter problems, DenialAudit denials) {
        this.problems = problems;
        this.denials = denials;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException e)
            throws IOException {
        problems.write(
                request,
                response,
                ApiException.of(ErrorCode.TOKEN_MISSING, "Send 'Authorization: Bearer <token>'.")
                        .next("POST /login"));
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException e)
            throws IOException {
        if (FreshProof.isMissing(e)) {
            problems.write(request, response, proveAgain());
        } else {
            denials.record(request);
            problems.write(request, response, roleTooSmall());
        }
    }

    private static ApiException roleTooSmall() {
        return ApiException.of(ErrorCode.ROLE_TOO_SMALL, "Your role does not allow this.");
    }

    /** RFC 9470, section 3. */
    private static ApiException proveAgain() {
        return ApiException.of(
                        ErrorCode.INSUFFICIENT_USER_AUTHENTICATION,
                        "This asks for a code of the last %d minutes.".formatted(FreshProof.LIFETIME.toMinutes()))
                .header(
                        "WWW-Authenticate",
                        "Bearer realm=\"storekeeper\", error=\"insufficient_user_authentication\", max_age=\"%d\""
                                .formatted(FreshProof.LIFETIME.toSeconds()))
                .next("POST /verify-2fa with a code and this token, then again with the token that it answers");
    }

    void refuse(HttpServletRequest request, HttpServletResponse response, ApiException refusal) throws IOException {
        problems.write(request, response, refusal);
    }
}
