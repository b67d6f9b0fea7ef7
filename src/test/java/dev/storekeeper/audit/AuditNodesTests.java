package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Parallel;
import dev.storekeeper.StorekeeperApplication;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestDatabase.Schema;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two nodes write one trail, from its very first event on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditNodesTests {

    private final Schema schema = TestDatabase.freshSchema();
    private final List<ConfigurableApplicationContext> nodes = List.of(start(), start());

    @AfterAll
    void stop() {
        nodes.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void neitherForkNorLeaveGaps() {
        var caller = new Caller("192.0.2.7", "curl/8", "request-1");
        Parallel.times(100, number -> {
            var account = number % 4 == 0 ? 1L : number;
            nodes.get(number % 2)
                    .getBean(AuditTrail.class)
                    .record(AuditEvent.SIGNED_IN, account, account, caller, Map.of());
            return true;
        });
        for (var node : nodes) {
            assertThat(node.getBean(AuditCheck.class).verify()).isEqualTo(new AuditVerdict(75, 100, null));
        }
    }

    private ConfigurableApplicationContext start() {
        var arguments = Stream.concat(
                        schema.settings().entrySet().stream()
                                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue()),
                        Stream.of("--server.port=0"))
                .toArray(String[]::new);
        return new SpringApplicationBuilder(StorekeeperApplication.class).run(arguments);
    }
}
