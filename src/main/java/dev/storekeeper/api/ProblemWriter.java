package dev.storekeeper.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import tools.jackson.databind.json.JsonMapper;

/** Answers requests that are refused or fail, in controllers and in filters, with a problem document whatever the client accepts. */
@RestControllerAdvice
public class ProblemWriter {

    private static final List<String> ROLLED_BACK =
            List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.LINK, Preferences.APPLIED);

    private static final String CODE = ProblemWriter.class.getName() + ".code";

    private final JsonMapper json;
    private final RefusalMemory memory;

    ProblemWriter(JsonMapper json, RefusalMemory memory) {
        this.json = json;
        this.memory = memory;
    }

    /** Why the request was refused, if it was. */
    public static @Nullable ErrorCode refusalOf(HttpServletRequest request) {
        return (ErrorCode) request.getAttribute(CODE);
    }

    @ExceptionHandler
    public void refuse(Throwable thrown, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted() && isFromClosedConnection(thrown)) {
            return;
        }
        var refusal = ExceptionTranslator.judge(thrown);
        if (response.isCommitted()) {
            PartialAnswerValve.mark(request);
        }
        write(request, response, refusal);
    }

    /** Writers of JSON and CSV wrap the exception of a connection that the client has closed. */
    private static boolean isFromClosedConnection(Throwable thrown) {
        return thrown instanceof IOException
                || Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
                        .anyMatch(AsyncRequestNotUsableException.class::isInstance);
    }

    public void write(HttpServletRequest request, HttpServletResponse response, ApiException refusal)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        var body = json.writeValueAsBytes(Problem.of(refusal, instance(request), RequestIds.of(request)));
        try {
            memory.take(request, body.length);
        } catch (ApiException busy) {
            write(request, response, busy);
            return;
        }
        response.resetBuffer();
        // The work that they announce was rolled back.
        ROLLED_BACK.forEach(header -> response.setHeader(header, null));
        var code = refusal.code();
        request.setAttribute(CODE, code);
        response.setStatus(code.status().value());
        if (code.status() == HttpStatus.UNAUTHORIZED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, challenge(code));
        }
        if (code == ErrorCode.STALE && refusal.members().get("version") instanceof Long version) {
            response.setHeader(HttpHeaders.ETAG, VersionTags.of(version));
        }
        if (RefusalMemory.isLong(body.length)) {
            // The exception lives until the client has read the answer, which has them.
            refusal.members().clear();
        }
        refusal.headers().forEach(response::setHeader);
        SafeHeaders.set(request, response);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(body);
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
