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
        return of(refusal, refusal.code().status().value(), instance, requestId);
    }

    /** The problem of a request that Tomcat refuses before a filter sees it. */
    public static Problem ofStatus(int status, @Nullable String instance, String requestId) {
        return of(ExceptionTranslator.ofStatus(HttpStatusCode.valueOf(status)), status, instance, requestId);
    }

    private static Problem of(ApiException refusal, int status, @Nullable String instance, @Nullable String requestId) {
        var known = HttpStatus.resolve(status);
        var code = refusal.code().code();
        return new Problem(
                PAGE + code,
                known == null ? "Refused" : known.getReasonPhrase(),
                status,
                refusal.detail(),
                instance,
                code,
                refusal.errors(),
                refusal.next(),
                requestId,
                refusal.members());
    }
}
