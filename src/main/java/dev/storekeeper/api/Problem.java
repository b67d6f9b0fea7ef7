package dev.storekeeper.api;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * The body of every refusal (RFC 9457). Spring's ProblemDetail takes only a valid URI as its instance, which the path of a hostile
 * request may not be.
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
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
        Map<String, Object> members) {

    /** The page that explains a code, relative to the address of the request (RFC 9457, section 3.1.1). */
    private static final String PAGE = "/problems/";

    static Problem of(ApiException refusal, String instance, @Nullable String requestId) {
        var status = refusal.code().status();
        return new Problem(
                PAGE + refusal.code().code(),
                status.getReasonPhrase(),
                status.value(),
                refusal.detail(),
                instance,
                refusal.code().code(),
                refusal.errors(),
                refusal.next(),
                requestId,
                refusal.members());
    }

    /** The problem of a request that Tomcat refuses before a filter sees it. */
    public static Problem ofStatus(int status) {
        var refusal = ExceptionTranslator.ofStatus(HttpStatusCode.valueOf(status));
        var known = HttpStatus.resolve(status);
        var code = refusal.code().code();
        return new Problem(
                PAGE + code,
                known == null ? "Refused" : known.getReasonPhrase(),
                status,
                refusal.detail(),
                null,
                code,
                List.of(),
                null,
                null,
                Map.of());
    }
}
