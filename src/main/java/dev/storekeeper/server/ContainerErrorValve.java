package dev.storekeeper.server;

import dev.storekeeper.api.Problem;
import dev.storekeeper.api.SafeHeaders;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.tomcat.util.res.StringManager;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/** Answers what the container refuses before any application hears of it: the same form, and no page that names its maker. */
final class ContainerErrorValve extends ErrorReportValve {

    private static final int HEADERS_TOO_LARGE = 431;
    /** The container's own number. */
    private static final Integer MAX_HEADERS = 100;

    private static final String TOO_LARGE =
            StringManager.getManager("org.apache.coyote.http11").getString("iib.requestheadertoolarge.error");
    private static final String TOO_MANY =
            StringManager.getManager("org.apache.tomcat.util.http").getString("headers.maxCountFail", MAX_HEADERS);

    private final JsonMapper json;

    ContainerErrorValve(JsonMapper json) {
        this.json = json;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable thrown) {
        if (response.getStatus() < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        if (thrown != null && List.of(TOO_LARGE, TOO_MANY).contains(String.valueOf(thrown.getMessage()))) {
            // RFC 6585, section 5; the container itself knows no status for this.
            response.setStatus(HEADERS_TOO_LARGE);
        }
        try {
            write(request, response);
            response.finishResponse();
        } catch (IOException e) {
            // The caller has left; there is nobody to tell.
            container.getLogger().debug("An error could not be answered", e);
        }
    }

    private void write(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SafeHeaders.set(request, response);
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(json.writeValueAsBytes(Problem.ofStatus(response.getStatus())));
    }
}
