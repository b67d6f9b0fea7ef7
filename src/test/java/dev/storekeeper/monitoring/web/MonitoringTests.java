package dev.storekeeper.monitoring.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.zaxxer.hikari.HikariDataSource;
import dev.storekeeper.Api;
import dev.storekeeper.Canary;
import dev.storekeeper.Drip;
import dev.storekeeper.JsonLog;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.SmallSendBuffer;
import dev.storekeeper.TestClock;
import dev.storekeeper.TestProducts;
import dev.storekeeper.WithServer;
import dev.storekeeper.api.LogLimit;
import dev.storekeeper.api.RequestIds;
import dev.storekeeper.api.RequestWaits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;
import tools.jackson.databind.JsonNode;

/** What an operator sees of a node that tells all that it can: metrics, the access log, slow requests and traces. */
@TestPropertySource(
        properties = {
            "storekeeper.management.port=0",
            "storekeeper.log.access=true",
            "storekeeper.log.slow=20ms",
        })
@Import(SmallSendBuffer.class)
class MonitoringTests extends WithServer {

    private static final SpanReceiver COLLECTOR = new SpanReceiver();

    private static final Duration PASS = Duration.ofMillis(200);
    private static final Pattern ROUTE = Pattern.compile("uri=\"([^\"]*)\"");

    @Autowired
    private ManagementPort management;

    @Autowired
    private HikariDataSource pool;

    private Api operator = Api.at(0);

    @DynamicPropertySource
    static void collector(DynamicPropertyRegistry settings) {
        settings.add("storekeeper.traces.endpoint", COLLECTOR::endpoint);
    }

    @BeforeEach
    void connectToManagement() {
        operator = Api.at(management.port()).ofChangedService();
    }

    @Test
    @Proves("M01")
    void answersMetricsOnItsOwnPortAlone() {
        assertThat(metrics()).contains("# TYPE http_server_requests_seconds histogram");
        assertThat(api.get(ManagementPort.METRICS).status()).isEqualTo(401);
        assertThat(accounts.editor().get(ManagementPort.METRICS).status()).isEqualTo(404);
        assertThat(operator.post(ManagementPort.METRICS, "{}").status()).isEqualTo(405);
    }

    @Test
    @Proves("M01")
    void answersProbesOnBothPortsAndNothingElseThere() {
        for (var probe : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
            assertThat(operator.get(probe)).as(probe).hasStatus(200);
            assertThat(api.get(probe)).as(probe).hasStatus(200);
        }
        for (var path :
                List.of("/", "/products", "/signup", "/docs", "/actuator", "/actuator/env", "/actuator/metrics")) {
            assertThat(operator.get(path).status()).as(path).isEqualTo(404);
            assertThat(operator.post(path, "{}").status()).as(path).isEqualTo(404);
        }
        for (var path : List.of(
                "/actuator/health/../../docs", "/actuator/health/%2e%2e/%2e%2e/docs", "/docs;/actuator/health")) {
            assertThat(RawHttp.ask(management.port(), "GET " + path + " HTTP/1.1")
                            .status())
                    .as(path)
                    .isIn(400, 404);
        }
    }

    /** A metric that is renamed would leave an empty panel, or an alert that never fires. */
    @Test
    void exposesWhatTheDashboardAndTheAlertsName() throws IOException {
        api.get("/docs");
        await().until(() -> metrics().contains("uri=\"/docs\""));
        var exposed = MetricNames.exposed(metrics());
        for (var file : List.of("dashboard.json", "alerts.yml")) {
            var expressions = MetricNames.expressions(Files.readString(Path.of("docs", "monitoring", file)));
            assertThat(expressions)
                    .as(file)
                    .hasSizeGreaterThan(10)
                    .allSatisfy(expression -> assertThat(MetricNames.namedIn(expression))
                            .as(expression)
                            .isNotEmpty()
                            .isSubsetOf(exposed));
        }
    }

    /** Files of imports and large bodies wait in the folder for temporary files, so that is the disk to watch. */
    @Test
    void measuresTheDiskOfTemporaryFiles() {
        var folder = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        assertThat(metrics()).contains("disk_free_bytes{path=\"" + folder + "\"}");
    }

    @Test
    @Proves("M02")
    void labelsRequestsByRouteAlone() {
        var editor = accounts.editor();
        var path = TestProducts.pathOf(TestProducts.of(editor).called("Lamp"));
        editor.get(path);
        editor.get("/products/4711-x");
        editor.get("/canary-in-a-path");
        api.get("/another-canary");
        editor.ofChangedService().send("BREW", "/products", null);
        await().untilAsserted(() -> assertThat(metrics())
                .contains("uri=\"/products/{id}\"", "uri=\"NOT_FOUND\"", "uri=\"UNKNOWN\"", "method=\"OTHER\""));
        assertThat(matches(ROUTE, metrics()).map(match -> match.group(1)).distinct())
                .allMatch(route -> route.matches("NOT_FOUND|UNKNOWN|(/[a-z0-9._-]*|/\\{[a-zA-Z]+}|/\\*\\*)+"));
        assertThat(metrics()).doesNotContain("canary", "4711-x", "BREW");
    }

    @Test
    void countsWhatHappens() {
        var before = metrics();
        var member = accounts.enrolled();
        var person = member.person();
        api.post("/login", Map.of("username", person.name(), "password", "not the right one", "code", "123456"));
        api.post("/login", person.credentialsWith(person.phone().wrongCode()));
        var inside = api.withToken(member.token());
        inside.with("Content-Type", "text/csv").post("/products/import", "name,price,quantity\nLamp,1,2\n");
        inside.get("/me");
        var series = List.of(
                "storekeeper_logins_total{outcome=\"signed_in\"}",
                "storekeeper_logins_total{outcome=\"password\"}",
                "storekeeper_logins_total{outcome=\"code\"}",
                "storekeeper_audit_events_total{event=\"signed_up\"}",
                "storekeeper_refusals_total{code=\"sign_in_refused\"}",
                "storekeeper_hash_time_seconds_count",
                "storekeeper_token_verifications_total{result=\"valid\"}",
                "cache_gets_total{cache=\"access-tokens\",result=\"hit\"}",
                "storekeeper_imports_seconds_count{dry_run=\"false\",outcome=\"done\"}",
                "storekeeper_import_rows_total{result=\"created\"}");
        await().untilAsserted(() -> {
            var after = metrics();
            assertThat(series).allSatisfy(name -> assertThat(value(name, after)).isGreaterThan(value(name, before)));
        });
        assertThat(value("storekeeper_watch_age_seconds{watch=\"ended_sessions\"}", metrics()))
                .isBetween(0.0, 10.0);
    }

    @Test
    void writesALineOfEachRequest() {
        try (var log = JsonLog.in("ecs")) {
            var member = accounts.enrolled();
            var me = api.withToken(member.token()).with("X-Request-Id", "line-of-mine");
            var session = me.get("/me").string("session_id");
            await().untilAsserted(() -> assertThat(linesOf("line-of-mine", log)).isNotEmpty());
            var line = linesOf("line-of-mine", log).getFirst();
            assertThat(line.path("message").asString())
                    .startsWith("GET /me 200 ")
                    .contains(" to 127.0.0.1, account ");
            assertThat(line.path("route").asString()).isEqualTo("/me");
            assertThat(line.path("status").asInt()).isEqualTo(200);
            assertThat(line.path("bytes").asInt()).isPositive();
            assertThat(line.path("session").asString()).isEqualTo(session);
            assertThat(line.path("account").asString()).isNotBlank();
            assertThat(line.path("trace_id").asString()).hasSize(32);
        }
    }

    @Test
    void tellsWhatASlowRequestWaitedFor() throws SQLException {
        var editor = accounts.editor();
        try (var log = JsonLog.in("ecs")) {
            TestClock.advance(LogLimit.SPAN);
            var taken = takeAllConnections();
            var waiting = CompletableFuture.supplyAsync(
                    () -> editor.with("X-Request-Id", "slow-pool").get("/changes"));
            await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0);
            assertThat(operator.get("/actuator/health/liveness")).hasStatus(200);
            giveBack(taken);
            assertThat(waiting.join()).hasStatus(200);
            await().untilAsserted(() -> {
                assertThat(slow("slow-pool", log).path("waited_connection").asInt())
                        .isGreaterThan(20);
                assertThat(slow("slow-pool", log).path("message").asString()).contains(" ms for a connection");
            });
        }
    }

    @Test
    void doesNotCountTheWaitForTheBody() {
        try (var _ = MDC.putCloseable(RequestIds.LOG_KEY, "slow-body")) {
            RequestWaits.add(RequestWaits.Kind.BODY, Duration.ofMillis(900).toNanos());
            assertThat(RequestLog.own(Duration.ofMillis(1900).toNanos()))
                    .isEqualTo(Duration.ofSeconds(1).toNanos());
        } finally {
            RequestWaits.forget();
        }
    }

    /** Anyone can send a body slowly, and it is no work of the service. */
    @Test
    void doesNotCallARequestSlowForItsBody() {
        try (var log = JsonLog.in("ecs")) {
            // The first request of a service takes long before it reads.
            api.post("/signup", Map.of("username", "a"));
            TestClock.advance(LogLimit.SPAN);
            // The service asks for the body when it begins to read it.
            try (var body = Drip.begin(
                    port,
                    "POST /signup",
                    "{\"us",
                    "Content-Type: application/json",
                    "Expect: 100-continue",
                    "X-Request-Id: slow-body")) {
                assertThat(body.isAnswered()).isTrue();
                pass();
                body.finish("ername\": \"a\"}");
            }
            await().until(() -> !linesOf("slow-body", log).isEmpty());
            // A busy machine may make it slow all the same.
            assertThat(slowLines("slow-body", log)).allSatisfy(line -> {
                var body = line.path("waited_body").asDouble();
                assertThat(body).isGreaterThan(20);
                assertThat(line.path("ms").asDouble() - body).isGreaterThan(19);
            });
        }
    }

    /** Tomcat makes 500 of an answer behind which it closes the connection. */
    @Test
    void tellsTheStatusThatWasSent() throws IOException {
        try (var log = JsonLog.in("ecs");
                var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var head = "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\n"
                    + "Content-Length: 5\r\nX-Request-Id: unread\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            assertThat(socket.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 200");
            await().until(() -> !linesOf("unread", log).isEmpty());
            assertThat(linesOf("unread", log).getFirst().path("status").asInt()).isEqualTo(200);
        }
        assertThat(metrics()).doesNotContain("status=\"500\",uri=\"/.well-known/jwks.json\"");
    }

    /** Anyone can send a head slowly, too. */
    @Test
    void doesNotCallARequestSlowForItsHead() throws IOException {
        var timer = "http_server_requests_seconds_sum{method=\"GET\",status=\"200\",uri=\"/.well-known/jwks.json\"}";
        api.get("/.well-known/jwks.json");
        await().until(() -> metrics().contains(timer));
        var before = value(timer, metrics());
        try (var log = JsonLog.in("ecs");
                var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            var head =
                    "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: slow";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            pass();
            socket.getOutputStream().write("-head\r\n\r\n".getBytes(UTF_8));
            assertThat(socket.getInputStream().readAllBytes()).asString().startsWith("HTTP/1.1 200");
            assertTookLessThanItsClient("slow-head", log);
        }
        assertThat(value(timer, metrics()) - before).isLessThan(PASS.toMillis() / 1000.0);
    }

    /** Who is refused may still send a body, which is read after the answer. */
    @Test
    void doesNotCallARefusedRequestSlowForItsBody() {
        try (var log = JsonLog.in("ecs");
                var body = Drip.begin(
                        port, "POST /products", "{", "Content-Type: application/json", "X-Request-Id: slow-rest")) {
            assertThat(body.isAnswered()).isTrue();
            pass();
            assertThat(body.finish("}").status()).isEqualTo(401);
            assertTookLessThanItsClient("slow-rest", log);
        }
    }

    /** Anyone can read a large answer slowly. */
    @Test
    void doesNotCallARequestSlowForItsReader() throws IOException {
        try (var log = JsonLog.in("ecs");
                var socket = new Socket()) {
            TestClock.advance(LogLimit.SPAN);
            socket.setReceiveBufferSize(4096);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            var head =
                    "GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: slow-reader\r\n\r\n";
            socket.getOutputStream().write(head.getBytes(UTF_8));
            assertThat(socket.getInputStream().read()).isEqualTo('H');
            pass();
            socket.getInputStream().readAllBytes();
            await().until(() -> !linesOf("slow-reader", log).isEmpty());
            assertThat(linesOf("slow-reader", log).getFirst().path("ms").asDouble())
                    .isGreaterThan(PASS.toMillis() - 1);
            assertThat(slowLines("slow-reader", log)).allSatisfy(line -> {
                var reader = line.path("waited_reader").asDouble(0);
                assertThat(line.path("ms").asDouble() - reader).isBetween(19.0, PASS.toMillis() - 1.0);
            });
        }
    }

    /** Clients can make requests slow, and would fill the disk with lines. */
    @Test
    void writesFewLinesOfManySlowRequests() throws SQLException {
        var editor = accounts.editor();
        var begun = new AtomicInteger();
        try (var log = JsonLog.in("ecs")) {
            TestClock.advance(LogLimit.SPAN);
            var taken = takeAllConnections();
            var waiting = CompletableFuture.runAsync(() -> Parallel.times(150, number -> {
                begun.incrementAndGet();
                return api.with("X-Request-Id", "slow-hash-" + number)
                        .post(
                                "/login",
                                Map.of(
                                        "username",
                                        "none" + number,
                                        "password",
                                        "four words of mine",
                                        "code",
                                        "123456"));
            }));
            await().until(() -> begun.get() == 150);
            giveBack(taken);
            waiting.join();
            // A client has its answer before the log has its lines.
            await().until(() -> log.text().split("\"POST /login 401", -1).length > 150);
            TestClock.advance(LogLimit.SPAN);
            var again = takeAllConnections();
            var last = CompletableFuture.supplyAsync(
                    () -> editor.with("X-Request-Id", "slow-again").get("/changes"));
            await().until(() -> pool.getHikariPoolMXBean().getThreadsAwaitingConnection() > 0);
            giveBack(again);
            last.join();
            await().untilAsserted(() -> assertThat(slowLines("slow-again", log)).hasSize(1));
            assertThat(slowLines("slow-hash-", log))
                    .hasSizeBetween(1, LogLimit.LINES)
                    // One hash of the tests takes less than what is told; the last of many waits for the others.
                    .anyMatch(line -> line.path("waited_hash").asInt() > 0);
            assertThat(log.lines())
                    .anyMatch(line -> line.path("message").asString().contains("slow requests before this one"));
        }
    }

    @Test
    void goesOnWithTheTraceOfItsCaller() {
        var trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        var caller = "00f067aa0ba902b7";
        var member = accounts.enrolled();
        api.ofChangedService()
                .withToken(member.token())
                .with("traceparent", "00-" + trace + "-" + caller + "-01")
                .with("X-Request-Id", "traced")
                .get("/products/1?q=canary");
        api.with("traceparent", "00-" + trace.replace('4', '5') + "-" + caller + "-00")
                .get("/docs");
        await().atMost(Duration.ofSeconds(15))
                .until(() ->
                        COLLECTOR.spans().stream().anyMatch(span -> span.trace().equals(trace)));
        assertThat(COLLECTOR.spans())
                .filteredOn(span -> span.trace().equals(trace))
                .singleElement()
                .satisfies(span -> {
                    assertThat(span.parent()).isEqualTo(caller);
                    assertThat(span.name()).isEqualTo("GET /products/{id}");
                    assertThat(span.attributes())
                            .containsEntry("http.route", "/products/{id}")
                            .containsEntry("url.path", "/products/1")
                            .containsEntry("storekeeper.request_id", "traced")
                            .containsKeys("http.response.status_code", "storekeeper.account", "client.address");
                });
        assertThat(COLLECTOR.spans())
                .as("not sampled by its caller")
                .noneMatch(span -> span.trace().equals(trace.replace('4', '5')));
    }

    /** The driver finds OpenTelemetry on its own, and would wrap each statement, traces or not. */
    @Test
    void leavesStatementsUntraced() {
        assertThat(pool.getDataSourceProperties()).containsEntry("openTelemetry", "DISABLED");
    }

    @Test
    @Proves("S95")
    void showsNoSecretAnywhere() {
        try (var ecs = JsonLog.in("ecs");
                var logstash = JsonLog.in("logstash")) {
            var secrets = new ArrayList<>(Canary.fly(api, accounts));
            secrets.addAll(Canary.flyThroughPaths(api, accounts));
            accounts.editor().get("/users");
            await().untilAsserted(() -> assertThat(ecs.lines())
                    .anySatisfy(
                            line -> assertThat(line.path("message").asString()).startsWith("ACCESS_DENIED"))
                    .anySatisfy(
                            line -> assertThat(line.path("route").asString()).isEqualTo("/login")));
            assertThat(ecs.lines())
                    .filteredOn(line -> line.path("message").asString().startsWith("ACCESS_DENIED"))
                    .allSatisfy(line -> assertThat(List.of("request_id", "account", "session"))
                            .allMatch(line::has));
            assertThat(logstash.lines()).hasSizeGreaterThan(100);
            assertThat(ecs.text() + logstash.text()).doesNotContain(secrets);
            assertThat(metrics()).doesNotContain(secrets);
            await().atMost(Duration.ofSeconds(15)).until(() -> COLLECTOR.spans().size() > 100);
            assertThat(COLLECTOR.spans().toString()).doesNotContain(secrets);
        }
    }

    /** Each asks the pool for a connection: the service looks for a new key at most twenty times a second. */
    @Test
    void showsThatUnknownKeysAreLookedForSeldom() {
        var acquired = "hikaricp_connections_acquire_seconds_count{pool=\"%s\"}".formatted(pool.getPoolName());
        var before = value(acquired, metrics());
        var begun = System.nanoTime();
        var statuses = Parallel.times(
                300,
                number -> api.withToken(ofKey("unknown-" + number))
                        .get("/products?limit=1")
                        .status());
        var millis = (System.nanoTime() - begun) / 1_000_000;
        assertThat(statuses).containsOnly(401);
        assertThat(value(acquired, metrics()) - before).isLessThan(20 + millis / 40);
    }

    /** An access token in form, whose signature no key has made. */
    private static String ofKey(String kid) {
        return Stream.of(
                        "{\"alg\":\"ES256\",\"typ\":\"at+jwt\",\"kid\":\"%s\"}".formatted(kid),
                        "{\"iss\":\"storekeeper\"}",
                        "x".repeat(64))
                .map(part -> Base64.getUrlEncoder().withoutPadding().encodeToString(part.getBytes(UTF_8)))
                .collect(Collectors.joining("."));
    }

    private String metrics() {
        var answer = operator.get(ManagementPort.METRICS);
        assertThat(answer.status()).isEqualTo(200);
        return answer.text();
    }

    private static double value(String series, String metrics) {
        return matches(Pattern.compile("^" + Pattern.quote(series) + " (.*)$", Pattern.MULTILINE), metrics)
                .mapToDouble(match -> Double.parseDouble(match.group(1)))
                .findFirst()
                .orElseThrow();
    }

    private List<Connection> takeAllConnections() throws SQLException {
        var taken = new ArrayList<Connection>();
        for (int i = 0; i < pool.getMaximumPoolSize(); i++) {
            taken.add(pool.getConnection());
        }
        return taken;
    }

    private static List<JsonNode> linesOf(String request, JsonLog log) {
        return log.lines().stream()
                .filter(line -> line.path("request_id").asString("").equals(request))
                .toList();
    }

    private static List<JsonNode> slowLines(String request, JsonLog log) {
        return log.lines().stream()
                .filter(line -> line.path("request_id").asString("").startsWith(request))
                .filter(line -> line.path("message").asString().startsWith("Slow request"))
                .toList();
    }

    private static JsonNode slow(String request, JsonLog log) {
        return slowLines(request, log).stream()
                .findFirst()
                .orElseThrow(() -> new AssertionError("no slow request " + request));
    }

    private static void assertTookLessThanItsClient(String request, JsonLog log) {
        await().until(() -> !linesOf(request, log).isEmpty());
        assertThat(linesOf(request, log))
                .allSatisfy(line -> assertThat(line.path("ms").asDouble()).isLessThan(PASS.toMillis()));
    }

    private static void giveBack(List<Connection> taken) throws SQLException {
        pass();
        for (var connection : taken) {
            connection.close();
        }
    }

    /** Lets more time pass than makes a request slow. */
    private static void pass() {
        await().pollDelay(PASS).until(() -> true);
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
