package dev.storekeeper.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/** The one table from kinds to statuses. */
public final class ProblemFactory {

    private ProblemFactory() {}

    static HttpStatus status(Kind kind) {
        return switch (kind) {
            case MALFORMED -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case WRONG_METHOD -> HttpStatus.METHOD_NOT_ALLOWED;
            case NOT_ACCEPTABLE -> HttpStatus.NOT_ACCEPTABLE;
            case CONFLICT -> HttpStatus.CONFLICT;
            case STALE -> HttpStatus.PRECONDITION_FAILED;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case TOO_SLOW -> HttpStatus.REQUEST_TIMEOUT;
            case UNSUPPORTED -> HttpStatus.UNSUPPORTED_MEDIA_TYPE;
            case UNPROCESSABLE -> HttpStatus.UNPROCESSABLE_CONTENT;
            case PRECONDITION_MISSING -> HttpStatus.PRECONDITION_REQUIRED;
            case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
            case FAULT -> HttpStatus.INTERNAL_SERVER_ERROR;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    static Body body(Refusal.Problem problem, String instance, @Nullable String requestId) {
        var status = status(problem.kind());
        return new Body(
                "urn:storekeeper:problem:" + problem.code(),
                status.getReasonPhrase(),
                status.value(),
                problem.detail(),
                instance,
                problem.code(),
                problem.errors(),
                problem.next(),
                requestId,
                problem.members());
    }

    /** For what no request of the application belongs to. */
    public static Body ofContainer(int code) {
        var status = HttpStatusCode.valueOf(code);
        var problem = Faults.ofStatus(status).problem();
        var known = HttpStatus.resolve(code);
        var title = known == null ? "Refused" : known.getReasonPhrase();
        var type = "urn:storekeeper:problem:" + problem.code();
        return new Body(type, title, code, problem.detail(), null, problem.code(), List.of(), null, null, Map.of());
    }

    /** RFC 9457, with this house's members, and those of the one refusal. */
    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    public record Body(
            String type,
            String title,
            int status,
            String detail,
            @Nullable String instance,
            String code,
            List<FieldError> errors,
            @Nullable String next,
            @Nullable String requestId,

            @JsonAnyGetter @JsonInclude(content = JsonInclude.Include.ALWAYS)
            Map<String, Object> members) {}
}
