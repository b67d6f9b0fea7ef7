package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.StorekeeperApplication;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestDatabase.Schema;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/** Two nodes that start at once on an empty schema migrate it once and agree on one key; a third with another key stays out. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ExtendWith(OutputCaptureExtension.class)
class SharedKeysTests {

    private final Schema schema = TestDatabase.freshSchema();
    private final List<ConfigurableApplicationContext> nodes = new ArrayList<>();

    @BeforeAll
    void startTwoAtOnce() {
        var together = new CyclicBarrier(2);
        var firstIsPrepared = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(() -> start(_ -> {
                firstIsPrepared.countDown();
                meet(together);
            }));
            // One JVM has one logging system, which two starts must not set up at the same moment; what they share
            // comes after.
            var second = threads.submit(() -> {
                firstIsPrepared.await();
                return start(_ -> meet(together));
            });
            Stream.of(first, second).map(SharedKeysTests::result).forEach(nodes::add);
        }
    }

    private static void meet(CyclicBarrier together) {
        try {
            together.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterAll
    void stop() {
        nodes.forEach(ConfigurableApplicationContext::close);
    }

    @Test
    void migrateOnce() {
        var history = database().queryForList("SELECT version, success FROM flyway_schema_history");
        assertThat(history)
                .isNotEmpty()
                .doesNotHaveDuplicates()
                .allSatisfy(row -> assertThat(row.get("success")).isIn(true, 1));
    }

    @Test
    void agreeOnOneKey() {
        assertThat(database().queryForList("SELECT kid FROM signing_key", String.class))
                .hasSize(1)
                .containsExactly(keyOf(0))
                .containsExactly(keyOf(1));
        GuardedDoor.opensTo(api(1), TestAccounts.at(port(0)).enrolled().token());
    }

    @Test
    @Proves("S40")
    void keepOutWhoHasAnotherKey(CapturedOutput output) {
        // Whatever starts came before in this JVM, the console is attached once.
        LoggingSystem.get(getClass().getClassLoader()).cleanUp();
        var random = new byte[32];
        new SecureRandom().nextBytes(random);
        var key = Base64.getEncoder().encodeToString(random);
        var setupCodes = setupCodes();
        assertThatThrownBy(() -> start(_ -> {}, "--storekeeper.key=" + key)).isNotNull();
        assertThat(output.getAll().lines().filter(line -> line.contains("ERROR")))
                .singleElement()
                .asString()
                .contains("STOREKEEPER_KEY", "STOREKEEPER_PREVIOUS_KEYS")
                .doesNotContain(key);
        assertThat(output.getAll()).doesNotContain("Exception", "\tat ");
        assertThat(keysInTheDatabase()).hasSize(1);
        assertThat(setupCodes()).hasSize(1).isEqualTo(setupCodes);
    }

    private List<String> keysInTheDatabase() {
        return database().queryForList("SELECT kid FROM signing_key", String.class);
    }

    private List<String> setupCodes() {
        return database().queryForList("SELECT HEX(code_hash) FROM invite", String.class);
    }

    private ConfigurableApplicationContext start(
            ApplicationContextInitializer<ConfigurableApplicationContext> beforeRefresh, String... more) {
        var arguments = Stream.concat(
                        schema.settings().entrySet().stream()
                                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue()),
                        Stream.concat(Stream.of("--server.port=0"), Stream.of(more)))
                .toArray(String[]::new);
        return new SpringApplicationBuilder(StorekeeperApplication.class)
                .initializers(beforeRefresh)
                .run(arguments);
    }

    private static ConfigurableApplicationContext result(Future<ConfigurableApplicationContext> start) {
        try {
            return start.get();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private String keyOf(int node) {
        return nodes.get(node).getBean(SigningKeys.class).current().kid();
    }

    private int port(int node) {
        return nodes.get(node).getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    private Api api(int node) {
        return Api.at(port(node));
    }

    private JdbcTemplate database() {
        return nodes.getFirst().getBean(JdbcTemplate.class);
    }
}
