package dev.storekeeper.api;

import static dev.storekeeper.api.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.WithServer;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Import;

/** A fault inside shows its request id and nothing else, and the next request is served (S77, S98). */
@Import(Probes.class)
@ExtendWith(OutputCaptureExtension.class)
class ExceptionTranslatorTests extends WithServer {

    @ParameterizedTest
    @CsvSource({
        "stack, java.lang.StackOverflowError",
        "memory, java.lang.OutOfMemoryError",
        "heap, java.lang.OutOfMemoryError",
        "state, java.lang.IllegalStateException"
    })
    @Proves({"S76", "S77", "S98"})
    void survives(String cause, String inLog, CapturedOutput output) {
        var id = "fault-" + cause;
        var problem = assertProblem(api.with("X-Request-Id", id).get("/probe/fault/" + cause), 500, "fault");
        assertThat(problem.path("request_id").asString()).isEqualTo(id);
        assertThat(problem.propertyNames())
                .containsExactlyInAnyOrder("type", "title", "status", "detail", "instance", "code", "request_id");
        assertThat(output).contains(inLog).contains("[" + id + "]").contains("\tat dev.storekeeper.api.Probes");
        assertThat(api.get("/probe/number?whole=1")).hasStatus(200);
    }
}
