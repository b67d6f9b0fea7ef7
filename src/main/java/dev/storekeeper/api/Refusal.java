package dev.storekeeper.api;

import java.io.Serial;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A no that any room may utter: its kind, a stable code, a text that is safe to show and what to do next. */
public final class Refusal extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    private final transient Problem problem;

    private Refusal(Problem problem) {
        // Refusals are answers, not faults: a stack trace would cost more than the rest of the request.
        super(problem.code() + ": " + problem.detail(), null, false, false);
        this.problem = problem;
    }

    public static Refusal of(Kind kind, String code, String detail) {
        return new Refusal(new Problem(kind, code, detail, List.of(), null, Map.of(), Map.of()));
    }

    public static Refusal invalid(String field, String message) {
        return invalid(List.of(new FieldError(field, message)));
    }

    public static Refusal invalid(List<FieldError> errors) {
        var detail = errors.size() == 1
                ? "The field '%s' is not as it must be: %s"
                        .formatted(errors.getFirst().field(), errors.getFirst().message())
                : "Some fields are not as they must be; 'errors' names each.";
        return new Refusal(
                new Problem(Kind.MALFORMED, "invalid_fields", detail, List.copyOf(errors), null, Map.of(), Map.of()));
    }

    /** Names the field that stands in the way. */
    public Refusal about(String field, String message) {
        return new Refusal(problem.withErrors(List.of(new FieldError(field, message))));
    }

    /** Says what to call now, for instance {@code POST /login}. */
    public Refusal next(String next) {
        return new Refusal(problem.withNext(next));
    }

    public Refusal retryAfter(Duration wait) {
        // Rounded up: who waits as long as the header says must not come too early.
        return header(
                "Retry-After", Long.toString(Math.max(1, wait.plusMillis(999).toSeconds())));
    }

    public Refusal header(String name, String value) {
        return new Refusal(problem.withHeader(name, value));
    }

    /** Adds a member of its own to the body, for instance the version that there is now. */
    public Refusal with(String member, Object value) {
        return new Refusal(problem.withMember(member, value));
    }

    public Problem problem() {
        return problem;
    }

    /** The content of a no, before it has a status or a request. */
    public record Problem(
            Kind kind,
            String code,
            String detail,
            List<FieldError> errors,
            @Nullable String next,
            Map<String, String> headers,
            Map<String, Object> members) {

        Problem withErrors(List<FieldError> newErrors) {
            return new Problem(kind, code, detail, newErrors, next, headers, members);
        }

        Problem withNext(String newNext) {
            return new Problem(kind, code, detail, errors, newNext, headers, members);
        }

        Problem withHeader(String name, String value) {
            return new Problem(kind, code, detail, errors, next, with(headers, name, value), members);
        }

        Problem withMember(String name, Object value) {
            return new Problem(kind, code, detail, errors, next, headers, with(members, name, value));
        }

        private static <V> Map<String, V> with(Map<String, V> map, String name, V value) {
            var more = new LinkedHashMap<>(map);
            more.put(name, value);
            return Collections.unmodifiableMap(more);
        }
    }
}
