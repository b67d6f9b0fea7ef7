package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Parallel;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestDatabase.Schema;
import dev.storekeeper.TestNode;
import dev.storekeeper.api.Caller;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Two nodes write one trail, from its very first event on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuditNodesTests {

    private final Schema schema = TestDatabase.freshSchema();
    private final List<TestNode> nodes = List.of(TestNode.startOn(schema), TestNode.startOn(schema));

    @AfterAll
    void stop() {
        nodes.forEach(TestNode::close);
    }

    @Test
    void neitherForkNorLeaveGaps() {
        var caller = new Caller("192.0.2.7", "curl/8", "request-1");
        Parallel.times(100, number -> {
            var account = number % 4 == 0 ? 1L : number;
            nodes.get(number % 2)
                    .context()
                    .getBean(AuditTrail.class)
                    .record(AuditEvent.SIGNED_IN, account, account, caller, Map.of());
            return true;
        });
        for (var node : nodes) {
            assertThat(node.context().getBean(AuditCheck.class).verify(() -> {}))
                    .isEqualTo(new AuditCheck.Verdict(true, 75, 100, 0, null));
        }
    }
}
