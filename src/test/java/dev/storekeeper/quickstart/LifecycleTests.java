package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quick start as a process of its own, step by step from the first start to the last. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LifecycleTests {

    private DataOnDisk data;

    @AutoClose
    private ForkedService service;

    @BeforeAll
    void startFirst(@TempDir Path folder) throws IOException {
        data = new DataOnDisk(folder.resolve("data"));
        service = ForkedService.quickStart(data.folder());
    }

    @Test
    @Order(1)
    void firstStartTellsWhereItListensAndAnswersThere() throws Exception {
        assertThat(service.status("/actuator/health")).isEqualTo(200);
    }

    @Test
    @Order(2)
    void secondStartOnTheSameDataIsRefusedInOneLine() throws Exception {
        try (var second = ForkedService.quickStart(data.folder())) {
            assertThat(second.lastWords()).singleElement().asString().contains("already runs on " + data.folder());
            assertThat(second.exitCode()).isEqualTo(1);
        }
        assertThat(data.server().isAlive()).isTrue();
    }

    @Test
    @Order(3)
    void killLeavesNoServerBehindAndLosesNothing() throws Exception {
        execute("CREATE TABLE lifecycle (id INT PRIMARY KEY)");
        execute("INSERT INTO lifecycle VALUES (1)");
        var server = data.server();
        service.kill();
        assertThat(server.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
        service = ForkedService.quickStart(data.folder());
        assertThat(service.status("/actuator/health")).isEqualTo(200);
        assertThat(execute("DELETE FROM lifecycle WHERE id = 1")).isEqualTo(1);
    }

    @Test
    @Order(4)
    void nextStartEndsServerThatOutlivedEvenItsWatch() throws Exception {
        var server = data.server();
        server.parent().orElseThrow().destroyForcibly();
        service.kill();
        service = ForkedService.quickStart(data.folder());
        assertThat(service.status("/actuator/health")).isEqualTo(200);
        assertThat(server.isAlive()).isFalse();
    }

    @Test
    @Order(5)
    void stopEndsTheDatabaseAfterTheService() throws Exception {
        var server = data.server();
        service.stop();
        assertThat(service.exitCode()).isEqualTo(128 + 15);
        assertThat(server.isAlive()).isFalse();
        assertThat(service.lastWords()).noneMatch(line -> line.contains("Exception"));
    }

    private int execute(String statement) throws IOException, SQLException {
        try (var connection = data.connect()) {
            return connection.createStatement().executeUpdate(statement);
        }
    }
}
