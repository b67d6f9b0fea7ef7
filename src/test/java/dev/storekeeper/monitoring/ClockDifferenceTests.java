package dev.storekeeper.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.TestDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** An operator is told of a clock that differs from the database's. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class ClockDifferenceTests {

    @AutoClose
    private final Connection connection = TestDatabase.freshSchema().connect();

    ClockDifferenceTests() throws SQLException {}

    @Test
    void keepsSilentWhereTheClocksAgree(CapturedOutput output) {
        assertThat(comparedBy(Clock.systemUTC())).isCloseTo(0, Offset.offset(1.0));
        assertThat(output).doesNotContain("clock");
    }

    @Test
    void tellsOnceOfAClockThatIsAhead(CapturedOutput output) {
        assertThat(comparedBy(clock(Duration.ofSeconds(90)))).isCloseTo(90, Offset.offset(1.0));
        assertThat(output.getAll().lines().filter(line -> line.contains("clock")))
                .singleElement()
                .asString()
                .containsPattern("WARN.* s ahead of the database's");
    }

    @Test
    void tellsOnceOfAClockThatIsBehind(CapturedOutput output) {
        assertThat(comparedBy(clock(Duration.ofSeconds(-90)))).isCloseTo(-90, Offset.offset(1.0));
        assertThat(output.getAll().lines().filter(line -> line.contains("clock")))
                .singleElement()
                .asString()
                .containsPattern("WARN.* s behind the database's");
    }

    @Test
    void knowsNothingWithoutAnAnswer() throws SQLException {
        var closed = TestDatabase.freshSchema().connect();
        closed.close();
        assertThat(comparedBy(Clock.systemUTC(), closed)).isNaN();
    }

    private static Clock clock(Duration ahead) {
        return Clock.offset(Clock.systemUTC(), ahead);
    }

    private double comparedBy(Clock clock) {
        return comparedBy(clock, connection);
    }

    private static double comparedBy(Clock clock, Connection connection) {
        var difference =
                new ClockDifference(JdbcClient.create(new SingleConnectionDataSource(connection, true)), clock);
        var registry = new SimpleMeterRegistry();
        difference.bindTo(registry);
        difference.compare();
        difference.compare();
        return registry.get("storekeeper.clock.difference").gauge().value();
    }
}
