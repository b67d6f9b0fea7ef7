package dev.storekeeper.monitoring.web;

import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.ProblemWriter;
import dev.storekeeper.api.RequestIds;
import dev.storekeeper.token.CurrentAccount;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.HandlerMapping;

/**
 * What may be told of a request that is over. All of it comes from the service, or is a number: no query, no header, and no part of a
 * path that a client may have filled with a token.
 */
record FinishedRequest(Request request, Response response) {

    /** The request attribute, and the name in the log, of the id of the trace. */
    static final String TRACE = "trace_id";

    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE");
    private static final String ERROR_PATH = "/error";
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,19}");

    String method() {
        return METHODS.contains(request.getMethod()) ? request.getMethod() : "OTHER";
    }

    int status() {
        return response.getStatus();
    }

    /** The template of the path; of all paths that lead nowhere one word, and of all requests refused before the controllers another. */
    String route() {
        if (request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE) instanceof String pattern
                && !pattern.equals(ERROR_PATH)) {
            return pattern;
        }
        return status() == 404 ? "NOT_FOUND" : "UNKNOWN";
    }

    /** The route, with its numbers filled in. */
    String path() {
        var path = route();
        if (request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE) instanceof Map<?, ?> variables) {
            for (var variable : variables.entrySet()) {
                if (variable.getValue() instanceof String value
                        && NUMBER.matcher(value).matches()) {
                    path = path.replace("{" + variable.getKey() + "}", value);
                }
            }
        }
        return path;
    }

    @Nullable
    ErrorCode refusal() {
        return ProblemWriter.refusalOf(request);
    }

    @Nullable
    CurrentAccount account() {
        return (CurrentAccount) request.getAttribute(CurrentAccount.ATTRIBUTE);
    }

    @Nullable
    String id() {
        return RequestIds.of(request);
    }

    @Nullable
    String trace() {
        return (String) request.getAttribute(TRACE);
    }

    String client() {
        return String.valueOf(request.getRemoteAddr());
    }

    long bytes() {
        return response.getContentWritten();
    }
}
