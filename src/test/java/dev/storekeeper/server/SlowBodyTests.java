package dev.storekeeper.server;

import static dev.storekeeper.api.Problems.assertProblem;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.JsonLog;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.SmallSendBuffer;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.api.Probes;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManagerFactory;
import org.apache.catalina.connector.Connector;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** Who sends a byte now and then is not waited for without end (S85). */
@Timeout(60)
class SlowBodyTests {

    private static final String HEAD =
            "POST /probe/shape HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String EXPECT = "Expect: 100-continue\r\n";
    private static final int DRIPS = 15;

    /** More of a file than waits in memory. */
    private static final String LARGE_CHUNK = "11000\r\n" + "a".repeat(0x11000) + "\r\n";

    abstract static class Dripping {

        @LocalServerPort
        int port;

        /** A byte each fifth of a second, far more often than the container asks for, until the server has had enough. */
        RawHttp.Answer drip(String framing, String first, String drop, String last) throws Exception {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(socket, HEAD + framing + "\r\n\r\n" + first);
                for (int i = 0; i < DRIPS && socket.getInputStream().available() == 0; i++) {
                    new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
                    send(socket, drop);
                }
                if (socket.getInputStream().available() == 0) {
                    send(socket, last);
                    socket.shutdownOutput();
                }
                var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                return RawHttp.Answer.parse(answer);
            }
        }

        static String importHead(String token) {
            return "POST /products/import HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: text/csv\r\n"
                    + "Authorization: Bearer " + token + "\r\n";
        }

        static void dripUntilRefused(Socket socket) throws Exception {
            drip(socket, 100, " ");
        }

        static void drip(Socket socket, int times, String drop) throws Exception {
            for (int i = 0; i < times; i++) {
                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
                send(socket, drop);
            }
        }

        static void send(Socket socket, String text) throws IOException {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    @Nested
    @SpringBootTest(
            webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = {
                "storekeeper.request.patience=1s",
                "storekeeper.request.max-file=128KB",
                "storekeeper.management.port=0"
            })
    @Import(Probes.class)
    class WithinASecond extends Dripping {

        @Test
        @Proves("S85")
        void endsABodyThatDrips() throws Exception {
            var began = System.nanoTime();
            var answer = drip("Content-Length: 1000", "{", " ", "}");
            assertThat(answer.status()).isEqualTo(408);
            assertThat(answer.json().path("code").asString()).isEqualTo("too_slow");
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
        }

        /** The answer does not wait for the body of who is refused anyway; nor does the connection, for long. */
        @ParameterizedTest
        @CsvSource({
            "POST /products, Content-Length: 100000, '', false",
            "POST /products, Transfer-Encoding: chunked, 5;, false",
            "POST /nothing-here, Transfer-Encoding: chunked, 5;, true",
            "OPTIONS *, Transfer-Encoding: chunked, 5;, false"
        })
        @Proves("S85")
        void endsABodyOfARefusedRequest(
                String door,
                String framing,
                String first,
                boolean ofManagement,
                @Autowired ServletWebServerApplicationContext context)
                throws Exception {
            var head = door + " HTTP/1.1\r\nHost: localhost\r\n" + framing + "\r\n\r\n";
            try (var socket =
                    new Socket(InetAddress.getLoopbackAddress(), ofManagement ? managementPort(context) : port)) {
                send(socket, head + first);
                var began = System.nanoTime();
                assertThatThrownBy(() -> drip(socket, 30, "a")).isInstanceOf(IOException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            }
        }

        /** Or the blank lines before it (RFC 9112, section 2.2), which make no request. */
        @ParameterizedTest
        @ValueSource(strings = {"GET / HTTP/1.1\r\nX-Slow: ", "\r\n"})
        @Proves("S85")
        void endsAHeadThatDrips(String first) throws Exception {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(socket, first);
                var began = System.nanoTime();
                var drop = first.isBlank() ? first : " ";
                assertThatThrownBy(() -> drip(socket, 30, drop)).isInstanceOf(IOException.class);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            }
        }

        /** And each body. */
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                    HEAD + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nX-Slow: "
                })
        @Proves("S85")
        void countsEachHeadOfAConnectionAnew(String first) throws Exception {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                for (int requests = 0; requests < 4; requests++) {
                    send(socket, first);
                    drip(socket, 2, "a");
                    send(socket, "\r\n\r\n");
                    await().untilAsserted(() ->
                            assertThat(socket.getInputStream().available()).isPositive());
                    assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                            .isEqualTo("HTTP/1.1 200");
                    socket.getInputStream().skipNBytes(socket.getInputStream().available());
                }
            }
        }

        /** It has few connections. */
        @Test
        @Proves("S85")
        void endsAHeadThatDripsAtTheManagementPort(@Autowired ServletWebServerApplicationContext context)
                throws Exception {
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), managementPort(context))) {
                send(socket, "GET /actuator/health HTTP/1.1\r\nX-Slow: ");
                assertThatThrownBy(() -> drip(socket, 30, "a")).isInstanceOf(IOException.class);
            }
        }

        private int managementPort(ServletWebServerApplicationContext context) {
            var server = (TomcatWebServer) requireNonNull(context.getWebServer());
            var ports =
                    Stream.of(server.getTomcat().getService().findConnectors()).map(Connector::getLocalPort);
            return ports.filter(open -> open != port).findFirst().orElseThrow();
        }

        /** The answer comes first, and the connection ends with it: its client sends no body any more (RFC 9110, section 10.1.1). */
        @ParameterizedTest
        @CsvSource({
            "POST /products/import, 1000, 401, false",
            "GET /.well-known/jwks.json, 1000, 200, false",
            "GET /actuator/health, 100000, 413, true"
        })
        @Proves("S85")
        void asksForNoBodyThatItDoesNotRead(
                String door,
                int length,
                int status,
                boolean ofManagement,
                @Autowired ServletWebServerApplicationContext context)
                throws Exception {
            var head = door + " HTTP/1.1\r\nHost: localhost\r\n" + EXPECT + "Content-Length: " + length + "\r\n\r\n";
            try (var socket =
                    new Socket(InetAddress.getLoopbackAddress(), ofManagement ? managementPort(context) : port)) {
                send(socket, head);
                var began = System.nanoTime();
                var answer = RawHttp.Answer.parse(
                        new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
                assertThat(answer.status()).isEqualTo(status);
                assertThat(answer.header("Connection")).isEqualTo("close");
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
            }
        }

        @Test
        @Proves("A16")
        void endsAFileThatDripsInMemory() throws Exception {
            var head = importHead(TestAccounts.at(port).enrolled().token());
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(socket, head + "Content-Length: 65536\r\n\r\n" + "a".repeat(60_000));
                assertThatThrownBy(() -> drip(socket, 50, "a")).isInstanceOf(IOException.class);
            }
        }

        /** A file that waits on disk may take longer to arrive than a body; its client still sends when it is refused. */
        @ParameterizedTest
        @ValueSource(strings = {"", EXPECT})
        @Proves("S85")
        void readsOnAfterALateRefusal(String expect) throws Exception {
            var head = importHead(TestAccounts.at(port).enrolled().token()) + "Transfer-Encoding: chunked\r\n" + expect
                    + "\r\n";
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(socket, head);
                if (!expect.isEmpty()) {
                    var go = "HTTP/1.1 100 \r\n\r\n";
                    assertThat(socket.getInputStream().readNBytes(go.length()))
                            .asString()
                            .isEqualTo(go);
                }
                send(socket, LARGE_CHUNK);
                drip(socket, 10, "1\r\na\r\n");
                send(socket, LARGE_CHUNK);
                await().untilAsserted(() ->
                        assertThat(socket.getInputStream().available()).isPositive());
                // Tomcat's poller lets go of a closed connection when another comes, or within a second.
                Api.at(port).get("/.well-known/jwks.json");
                assertThatCode(() -> drip(socket, 2, "1\r\na\r\n")).doesNotThrowAnyException();
                send(socket, "0\r\n\r\n");
                var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(RawHttp.Answer.parse(answer).status()).isEqualTo(413);
            }
        }

        /** Its fields are no parameters, so who asks for one does not wait for it. */
        @Test
        @Proves("S85")
        void waitsForNoForm() throws Exception {
            var head = "POST /logout HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                    + TestAccounts.at(port).enrolled().token()
                    + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8192\r\n\r\n";
            try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                send(socket, head + "everywhere=");
                await().untilAsserted(() ->
                        assertThat(socket.getInputStream().available()).isPositive());
                assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII))
                        .isEqualTo("HTTP/1.1 204");
                assertThatThrownBy(() -> dripUntilRefused(socket)).isInstanceOf(IOException.class);
            }
        }

        @Test
        @Proves("S85")
        void endsChunksThatDrip() throws Exception {
            var answer = drip("Transfer-Encoding: chunked", "1\r\n{\r\n", "1\r\n \r\n", "1\r\n}\r\n0\r\n\r\n");
            assertThat(answer.status()).isEqualTo(408);
        }

        /** What belongs to a chunk but is no part of the body: Tomcat reads it to its end in one call. */
        @ParameterizedTest
        @ValueSource(strings = {"2;x", "2\r\n{}\r\n0\r\nX: "})
        @Proves("S85")
        void endsChunksThatDripOutsideOfTheirData(String first) throws Exception {
            var answer = drip("Transfer-Encoding: chunked", first, "a", "");
            assertProblem(answer, 408, "too_slow");
            assertThat(answer.header("Connection")).isEqualTo("close");
        }
    }

    /** The service itself speaks HTTP, but an operator may let Tomcat speak TLS. */
    @Nested
    @SpringBootTest(
            webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = {
                "storekeeper.request.patience=2s",
                "storekeeper.log.access=true",
                "storekeeper.log.slow=20ms",
                "server.ssl.key-store-password=changeit"
            })
    @Import({Probes.class, SmallSendBuffer.class})
    class WithinTwoSecondsOverTls extends Dripping {

        @TempDir
        static Path folder;

        @DynamicPropertySource
        static void speakTls(DynamicPropertyRegistry settings) throws Exception {
            var store = folder.resolve("tls.p12");
            var made = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-genkeypair",
                            "-keystore",
                            store.toString(),
                            "-storepass",
                            "changeit",
                            "-alias",
                            "tls",
                            "-keyalg",
                            "EC",
                            "-dname",
                            "CN=localhost")
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            assertThat(made).isZero();
            settings.add("server.ssl.key-store", store::toUri);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "GET /.well-known/jwks.json HTTP/1.1\r\nHost: localhost\r\nX-Slow: ",
                    HEAD + "Content-Length: 1000\r\n\r\n{",
                    HEAD + "Transfer-Encoding: chunked\r\n\r\n2;x"
                })
        @Proves("S85")
        void endsWhatDrips(String first) throws Exception {
            try (var socket = trusting().createSocket(InetAddress.getLoopbackAddress(), port)) {
                send(socket, first);
                assertThatThrownBy(() -> drip(socket, 30, "a")).isInstanceOf(IOException.class);
            }
        }

        @Test
        @Proves("S85")
        void servesOneRequestAfterAnother() throws Exception {
            try (var socket = trusting().createSocket(InetAddress.getLoopbackAddress(), port)) {
                for (int requests = 0; requests < 4; requests++) {
                    send(socket, "GET /actuator/health/liveness HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
                    drip(socket, 3, "a");
                    send(socket, "\r\n\r\n");
                    var answer = new Scanner(socket.getInputStream(), StandardCharsets.US_ASCII).useDelimiter("}");
                    assertThat(answer.next()).contains("HTTP/1.1 200").endsWith("\"UP\"");
                }
            }
        }

        @Test
        void doesNotCallARequestSlowForItsReader() throws Exception {
            try (var log = JsonLog.in("ecs");
                    var plain = new Socket()) {
                plain.setReceiveBufferSize(4096);
                plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                try (var socket = trusting().createSocket(plain, "localhost", port, true)) {
                    send(
                            socket,
                            "GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: slow-reader\r\n\r\n");
                    assertThat(socket.getInputStream().read()).isEqualTo('H');
                    new CountDownLatch(1).await(1, TimeUnit.SECONDS);
                    socket.getInputStream().readAllBytes();
                }
                var lines = await().until(
                                () -> log.lines().stream()
                                        .filter(line -> line.path("request_id")
                                                .asString("")
                                                .startsWith("slow-reader"))
                                        .toList(),
                                found -> !found.isEmpty());
                assertThat(lines.getFirst().path("ms").asDouble()).isGreaterThan(999);
                assertThat(lines)
                        .filteredOn(line -> line.path("message").asString().startsWith("Slow request"))
                        .allSatisfy(
                                line -> assertThat(line.path("waited_reader").asDouble(0))
                                        .isGreaterThan(900));
            }
        }

        @Test
        @Proves("C04")
        void endsAnAnswerThatIsReadSlowly() throws Exception {
            try (var plain = new Socket()) {
                plain.setReceiveBufferSize(4096);
                plain.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                try (var socket = trusting().createSocket(plain, "localhost", port, true)) {
                    send(socket, "GET /openapi.yaml HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
                    assertThatThrownBy(() -> {
                                for (int i = 0; i < 150; i++) {
                                    socket.getInputStream().skipNBytes(512);
                                    new CountDownLatch(1).await(100, TimeUnit.MILLISECONDS);
                                }
                            })
                            .isInstanceOf(IOException.class);
                }
            }
        }

        /** Of which nothing can be read before the last byte is there. */
        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        @Proves("S85")
        void endsARecordThatDrips(boolean ofTheHandshake) throws Exception {
            try (var dripping = new DrippingSocket();
                    var socket = (SSLSocket) trusting().createSocket(dripping, "localhost", port, true)) {
                dripping.drips = ofTheHandshake;
                assertThatThrownBy(() -> {
                            socket.startHandshake();
                            dripping.drips = true;
                            send(socket, "GET / HTTP/1.1\r\n");
                        })
                        .isInstanceOf(IOException.class);
            }
        }

        private final class DrippingSocket extends Socket {

            private volatile boolean drips;

            DrippingSocket() throws IOException {
                super(InetAddress.getLoopbackAddress(), port);
            }

            @Override
            public OutputStream getOutputStream() throws IOException {
                return new FilterOutputStream(super.getOutputStream()) {
                    @Override
                    public void write(byte[] bytes, int offset, int length) throws IOException {
                        if (!drips) {
                            out.write(bytes, offset, length);
                            return;
                        }
                        try {
                            for (int i = offset; i < offset + length; i++) {
                                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
                                out.write(bytes[i]);
                            }
                        } catch (InterruptedException e) {
                            throw new IOException(e);
                        }
                    }
                };
            }
        }

        private static SSLSocketFactory trusting() throws Exception {
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(KeyStore.getInstance(folder.resolve("tls.p12").toFile(), "changeit".toCharArray()));
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context.getSocketFactory();
        }
    }

    /** The defence as good as off: the same drips are waited for, and served. */
    @Nested
    @SpringBootTest(
            webEnvironment = WebEnvironment.RANDOM_PORT,
            properties = {"storekeeper.request.patience=1h", "storekeeper.request.memory=256KB"})
    @Import({Probes.class, SmallSendBuffer.class})
    class WithinAnHour extends Dripping {

        /** Nine bodies of 16 KB nearly fill the half of the memory that the front door has; accounts have the other. */
        @Test
        @Proves({"A2", "A16"})
        void holdsNoMoreBodiesThanItHasMemoryFor() throws Exception {
            var editor = TestAccounts.at(port).editor();
            var body = "{" + " ".repeat(8_000) + "}";
            var begun = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 9; i++) {
                    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    begun.add(socket);
                    send(
                            socket,
                            HEAD + "Connection: close\r\nContent-Length: 16384\r\n\r\n" + "{" + " ".repeat(16_000));
                }
                var probe = Api.at(port);
                var refused = await().until(() -> probe.post("/probe/shape", body), answer -> answer.status() != 200);
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.json().path("code").asString()).isEqualTo("busy");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                assertThat(probe.get("/.well-known/jwks.json").status())
                        .as("no body")
                        .isEqualTo(200);
                assertThat(probe.post("/login", Map.of("username", "unknown", "password", "no one has this"))
                                .status())
                        .as("a small body")
                        .isEqualTo(401);
                var product = "{\"name\": \"a\", \"price\": 1, \"quantity\": 1" + " ".repeat(60_000) + "}";
                assertThat(editor.post("/products", product).status())
                        .as("an account")
                        .isEqualTo(201);
                assertThat(editor.ofChangedService()
                                .with("Idempotency-Key", "revert")
                                .post("/changes/0/revert", body)
                                .status())
                        .as("an account where no body is expected")
                        .isEqualTo(404);
                for (var socket : begun) {
                    send(socket, " ".repeat(382) + "}");
                    assertThat(socket.getInputStream().readAllBytes())
                            .asString()
                            .startsWith("HTTP/1.1 200");
                }
                assertThat(probe.post("/probe/shape", body).status()).isEqualTo(200);
            } finally {
                for (var socket : begun) {
                    socket.close();
                }
            }
        }

        /** Eighteen bodies of 9 KB would nearly fill the half of the memory that accounts have; one account has a half of that. */
        @Test
        @Proves("A16")
        void leavesMemoryToOtherAccounts() throws Exception {
            var accounts = TestAccounts.at(port);
            var slow = accounts.enrolled().token();
            var other = accounts.editor();
            var begun = new ArrayList<Socket>();
            try {
                for (int i = 0; i < 18; i++) {
                    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
                    begun.add(socket);
                    send(socket, importHead(slow) + "Content-Length: 16384\r\n\r\n" + "a".repeat(9 * 1024));
                }
                var body = "{\"name\": \"a\", \"price\": 1, \"quantity\": 1" + " ".repeat(16_000) + "}";
                var refused = await().until(
                                () -> Api.at(port).withToken(slow).post("/products", body),
                                answer -> answer.status() != 201);
                assertProblem(refused, 503, "busy");
                assertThat(refused.header("Retry-After")).isEqualTo("1");
                assertThat(other.post("/products", body).status()).isEqualTo(201);
            } finally {
                for (var socket : begun) {
                    socket.close();
                }
            }
        }

        /** An account has room for the beginning of one. */
        @ParameterizedTest
        @ValueSource(strings = {"", "Idempotency-Key: read-slowly\r\n"})
        @Proves("C04")
        void holdsNothingOfAFileWhoseReportIsRead(String key) throws Exception {
            var token = TestAccounts.at(port).enrolled().token();
            var file = "name,price,quantity\n" + ("a".repeat(90) + ",1,1\n").repeat(1000);
            try (var socket = new Socket()) {
                socket.setReceiveBufferSize(4096);
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                send(socket, importHead(token) + key + "Content-Length: " + file.length() + "\r\n\r\n" + file);
                assertThat(socket.getInputStream().read()).isEqualTo('H');
                var next = Api.at(port)
                        .withToken(token)
                        .with("Content-Type", "text/csv")
                        .post("/products/import?dry_run=true", file);
                assertThat(next.status()).as(next::toString).isEqualTo(200);
            }
        }

        @Test
        @Proves("S85")
        void waitsForTheLastDrop() throws Exception {
            var framing = "Connection: close\r\nContent-Length: " + (DRIPS + 2);
            assertThat(drip(framing, "{", " ", "}").status()).isEqualTo(200);
        }
    }
}
