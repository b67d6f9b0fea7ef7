package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Drip;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The quick start as a process of its own, step by step from the first start to the last. */
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Tag("process")
class LifecycleTests {

    private DataOnDisk data;

    @AutoClose
    private ForkedService service;

    /** In a language that has digits of its own. */
    @BeforeAll
    void startFirst(@TempDir Path folder) throws IOException {
        data = new DataOnDisk(folder.resolve("data"));
        service = ForkedService.quickStart(data.folder(), "-Duser.language=fa", "-Duser.country=IR");
    }

    @Test
    @Order(1)
    void firstStartTellsWhereItListensAndAnswersThere() throws Exception {
        assertThat(service.status("/actuator/health")).isEqualTo(200);
    }

    @Test
    @Order(2)
    void writesTheDigitsOfAsciiInEveryLanguage() {
        var refusal = RawHttp.ask(service.port(), "POST /signup HTTP/1.1", "Content-Length: 20000");
        assertThat(refusal.body()).contains("at most 16384 bytes");
    }

    @Test
    @Order(3)
    void secondStartOnTheSameDataIsRefusedInOneLine() throws Exception {
        try (var second = ForkedService.quickStart(data.folder())) {
            assertThat(second.lastWords()).singleElement().asString().contains("uses " + data.folder());
            assertThat(second.exitCode()).isEqualTo(1);
        }
        assertThat(data.server().isAlive()).isTrue();
    }

    @Test
    @Order(4)
    void killLeavesNoServerBehindAndLosesNothing() throws Exception {
        data.execute("CREATE TABLE lifecycle (id INT PRIMARY KEY)");
        data.execute("INSERT INTO lifecycle VALUES (1)");
        var server = data.server();
        service.kill();
        assertThat(server.onExit()).succeedsWithin(10, TimeUnit.SECONDS);
        service = ForkedService.quickStart(data.folder());
        assertThat(service.status("/actuator/health")).isEqualTo(200);
        assertThat(data.execute("DELETE FROM lifecycle WHERE id = 1")).isEqualTo(1);
    }

    @Test
    @Order(5)
    void nextStartEndsServerThatOutlivedEvenItsWatch() throws Exception {
        var server = data.server();
        server.parent().orElseThrow().destroyForcibly();
        service.kill();
        service = ForkedService.quickStart(data.folder());
        assertThat(service.status("/actuator/health")).isEqualTo(200);
        assertThat(server.isAlive()).isFalse();
    }

    /** A balancer that checks the readiness sends nothing more by the time at which connections are refused. */
    @Test
    @Order(6)
    @Proves("R02")
    void stopServesOnForAWhileAndAnswersWhatHasBegun() throws Exception {
        var server = data.server();
        var port = service.port();
        try (var begun =
                Drip.begin(port, "POST /signup", "{\"username\": \"slow\", ", "Content-Type: application/json")) {
            service.stop();
            await().until(() -> service.status("/actuator/health/readiness") == 503);
            var meanwhile = RawHttp.send(port, "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(meanwhile.status()).isEqualTo(200);
            assertThat(meanwhile.header("Connection")).isEqualTo("close");
            await().until(() -> refusesConnections(port));
            assertThat(begun.finish("\"password\": \"four words of yours\"}").status())
                    .isEqualTo(201);
        }
        assertThat(service.exitCode()).isEqualTo(128 + 15);
        assertThat(server.isAlive())
                .as("the database, which stops after the service")
                .isFalse();
        assertThat(service.lastWords()).noneMatch(line -> line.contains("Exception"));
    }

    private static boolean refusesConnections(int port) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return !socket.isConnected();
        } catch (ConnectException refused) {
            return true;
        }
    }
}
