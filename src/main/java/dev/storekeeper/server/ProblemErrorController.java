package dev.storekeeper.server;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ExceptionTranslator;
import dev.storekeeper.api.ProblemWriter;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatusCode;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;

/** Answers requests that Tomcat or a filter before the controllers refuses. */
@Controller
class ProblemErrorController implements ErrorController {

    private final ProblemWriter writer;

    ProblemErrorController(ProblemWriter writer) {
        this.writer = writer;
    }

    @RequestMapping("${spring.web.error.path:/error}")
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException {
        writer.write(request, response, refusal(request));
    }

    private static ApiException refusal(HttpServletRequest request) {
        return switch (request.getAttribute(RequestDispatcher.ERROR_EXCEPTION)) {
            // Tomcat reports here a body that it could not read, even if the exception was caught on the way.
            case IOException _ -> BodyLimit.broken();
            case Throwable thrown -> ExceptionTranslator.judge(thrown);
            case null, default -> ExceptionTranslator.ofStatus(status(request));
        };
    }

    private static HttpStatusCode status(HttpServletRequest request) {
        return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                ? HttpStatusCode.valueOf(code)
                : HttpStatusCode.valueOf(404);
    }
}
