package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns whatever a controller throws into a refusal; a fault is logged and shows its request id only. */
@RestControllerAdvice
class ProblemAdvice {

    private final ProblemWriter writer;

    ProblemAdvice(ProblemWriter writer) {
        this.writer = writer;
    }

    @ExceptionHandler
    void refuse(Throwable thrown, HttpServletRequest request, HttpServletResponse response) throws IOException {
        if (response.isCommitted() && thrown instanceof IOException) {
            // The caller has left; there is nobody to tell.
            return;
        }
        var refusal = ExceptionTranslator.judge(thrown);
        if (response.isCommitted()) {
            PartialAnswerValve.mark(request);
        }
        writer.write(request, response, refusal);
    }
}
