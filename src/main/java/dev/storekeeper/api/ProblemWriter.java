package dev.storekeeper.api;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Writes a refusal as the answer, whatever the caller accepts and wherever in the chain it is uttered. */
@Component
public class ProblemWriter {

    private static final List<String> ANNOUNCEMENTS = List.of(HttpHeaders.LOCATION, HttpHeaders.ETAG, HttpHeaders.LINK);

    private final JsonMapper json;

    ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    public void write(HttpServletRequest request, HttpServletResponse response, Refusal refusal) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        var problem = refusal.problem();
        var body = json.writeValueAsString(ProblemFactory.body(problem, instance(request), RequestIds.of(request)));
        response.resetBuffer();
        // Whatever a controller has announced of its work was taken back.
        ANNOUNCEMENTS.forEach(header -> response.setHeader(header, null));
        response.setStatus(ProblemFactory.status(problem.kind()).value());
        if (problem.kind() == Kind.UNAUTHENTICATED) {
            response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"storekeeper\"");
        }
        problem.headers().forEach(response::setHeader);
        SafeHeaders.set(request, response);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }

    private static String instance(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) instanceof String original
                ? original
                : RequestIds.pathOf(request);
    }
}
