package dev.storekeeper.api;

import java.io.Serial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Refuses a request: with an error code, a text that is safe to show, and what to do next. Any package may throw it. */
public final class ApiException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final ErrorCode code;
    private final String detail;
    private transient List<FieldError> errors = List.of();
    private @Nullable String next;
    private final transient Map<String, String> headers = new LinkedHashMap<>();
    private final transient Map<String, Object> members = new LinkedHashMap<>();

    private ApiException(ErrorCode code, String detail) {
        // A refusal is an answer, not a fault: a stack trace would cost more than the rest of the request.
        super(code.code() + ": " + detail, null, false, false);
        this.code = code;
        this.detail = detail;
    }

    public static ApiException of(ErrorCode code, String detail) {
        return new ApiException(code, detail);
    }

    public static ApiException invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    public static ApiException invalid(List<FieldError> errors) {
        var first = errors.getFirst();
        var detail = errors.size() == 1
                ? first.field() + ": " + first.message()
                : "Some fields are not valid; 'errors' names each.";
        return new ApiException(ErrorCode.INVALID_FIELDS, detail).errors(errors);
    }

    /** Names the field that stands in the way. */
    public ApiException about(String field, String message) {
        return errors(List.of(new FieldError(field, message)));
    }

    private ApiException errors(List<FieldError> named) {
        errors = List.copyOf(named);
        return this;
    }

    /** Says what to call now, for instance {@code POST /login}. */
    public ApiException next(String call) {
        next = call;
        return this;
    }

    public ApiException retryAfter(Duration wait) {
        // Rounded up, so that a client that waits as long as the header says does not come too early.
        return header(
                "Retry-After",
                Long.toString(Math.max(1, wait.plusNanos(999_999_999).toSeconds())));
    }

    public ApiException header(String name, String value) {
        headers.put(name, value);
        return this;
    }

    /** Adds a member to the body, for instance the present version. */
    public ApiException with(String member, Object value) {
        members.put(member, value);
        return this;
    }

    public ErrorCode code() {
        return code;
    }

    public String detail() {
        return detail;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public Map<String, Object> members() {
        return members;
    }

    @Nullable
    String next() {
        return next;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
