package dev.storekeeper.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a refusal as the answer, whatever the caller accepts, from a controller as well as from a filter. */
@Component
public class ProblemWriter {

    private static final List<String> ANNOUNCEMENTS = List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.LINK);

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    public void write(HttpServletRequest request, HttpServletResponse response, ApiException refusal)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        var body = json.writeValueAsString(Problem.of(refusal, instance(request), RequestIds.of(request)));
        response.resetBuffer();
        // They tell of work that was rolled back.
        ANNOUNCEMENTS.forEach(header -> response.setHeader(header, null));
        var code = refusal.code();
        response.setStatus(code.status().value());
        if (code.status() == HttpStatus.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(code));
        }
        if (code == ErrorCode.STALE && refusal.members().get("version") instanceof Long version) {
            response.setHeader(HttpHeaders.ETAG, VersionTags.of(version));
        }
        refusal.headers().forEach(response::setHeader);
        SafeHeaders.set(request, response);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

    /** RFC 6750, section 3, and RFC 7617 where a password is an answer too. */
    private static String challenge(ErrorCode code) {
        return switch (code) {
            case TOKEN_INVALID -> "Bearer realm=\"storekeeper\", error=\"invalid_token\"";
            case ENROLMENT_EVIDENCE_MISSING -> "Basic realm=\"storekeeper\", charset=\"UTF-8\"";
            default -> "Bearer realm=\"storekeeper\"";
        };
    }

    private static String instance(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
                ? original
                : RequestIds.pathOf(request);
    }
}
