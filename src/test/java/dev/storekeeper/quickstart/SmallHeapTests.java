package dev.storekeeper.quickstart;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.TestAccounts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many logins and many bodies at once cost neither the heap nor those who only read (S92). */
@Timeout(180)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("process")
class SmallHeapTests {

    private static final Logger LOG = LoggerFactory.getLogger(SmallHeapTests.class);
    private static final int LOGINS = 200;
    private static final int ACCOUNTS = 8;
    private static final int READERS = 2;

    private static final int CONNECTIONS = 500;
    private static final int EXPORTS = 300;

    private ForkedService service;
    private Api api;
    private List<Person> people;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        var settings = Map.of(
                "STOREKEEPER_DATA",
                folder.resolve("data").toString(),
                "STOREKEEPER_LIMIT_LOGINS",
                "1000000",
                "JAVA_TOOL_OPTIONS",
                "-Xmx256m");
        service = ForkedService.start(List.of(), ForkedService.classPath(), settings);
        api = Api.at(service.port());
        people =
                IntStream.range(0, ACCOUNTS).mapToObj(_ -> Person.enrolled(api)).toList();
    }

    @AfterAll
    void stop() throws InterruptedException {
        assertThat(service.isAlive()).isTrue();
        service.stop();
        assertThat(service.lastWords())
                .noneMatch(line -> line.contains("OutOfMemory") || line.contains("A request failed unexpectedly"));
    }

    @Test
    @Proves("S92")
    void bearsTwoHundredLoginsWhileProductsAreRead() throws Exception {
        var reader = api.withToken(people.getFirst().token());
        var done = new AtomicBoolean();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reads = IntStream.range(0, READERS)
                    .mapToObj(_ -> threads.submit(() -> read(reader, done)))
                    .toList();
            var answers = Parallel.times(
                    LOGINS,
                    number -> api.post("/login", people.get(number % ACCOUNTS).credentials()));
            done.set(true);
            judge(answers);
            judgeReads(reads);
        }
        assertThat(api.post("/login", people.getLast().credentials())).hasStatus(200);
    }

    /** Of each door that reads a body: all but the last byte of the largest one, then a look at the others, then the last byte. */
    private static List<Door> doors() {
        return Stream.of(
                        "POST /signup 16",
                        "POST /login 16",
                        "POST /auth/login 16",
                        "POST /verify-2fa 16",
                        "POST /verify-2fa/passkey 16",
                        "POST /token/refresh 16",
                        "POST /products 64",
                        "PUT /api/products/1 64",
                        "PATCH /products/1 64",
                        "POST /products/1/stock 64",
                        "POST /products/import 64",
                        "PUT /me/password 64",
                        "PUT /me/totp 64",
                        "POST /me/passkeys 64",
                        "PATCH /users/1 64",
                        "POST /invites 64",
                        "POST /keys/rotate 64")
                .map(Door::parse)
                .toList();
    }

    @Test
    @Proves("A2")
    void bearsFiveHundredOfTheLargestBodies() throws Exception {
        bearsTheLargestBodies(CONNECTIONS, doors(), _ -> {});
    }

    /** Seven hundred bodies of 16 KB are more than the 8 MB that the front door has: some are refused before their last byte is sent. */
    @Test
    @Proves("A2")
    void refusesBodiesThatItHasNoMemoryFor() throws Exception {
        bearsTheLargestBodies(700, List.of(Door.parse("POST /login 16")), SmallHeapTests::awaitRefusal);
    }

    private static void awaitRefusal(List<Future<RawHttp.Answer>> answers) {
        await().atMost(ofSeconds(30))
                .until(() -> answers.stream()
                        .filter(answer -> answer.state() == Future.State.SUCCESS)
                        .map(Future::resultNow)
                        .anyMatch(answer -> answer.status() == 503
                                && answer.json().path("detail").asString().contains("memory")));
    }

    @ParameterizedTest
    @MethodSource("doors")
    @EnabledIfSystemProperty(named = "long", matches = "true")
    void bearsFiveHundredOfTheLargestBodiesAtOneDoor(Door door) throws Exception {
        bearsTheLargestBodies(CONNECTIONS, List.of(door), _ -> {});
    }

    private void bearsTheLargestBodies(
            int connections, List<Door> doors, Consumer<List<Future<RawHttp.Answer>>> meanwhile) throws Exception {
        var reader = api.withToken(people.getFirst().token());
        var arrived = new CountDownLatch(connections);
        var looked = new CountDownLatch(1);
        var sockets = new ArrayList<Socket>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < connections; i++) {
                // One after the other: the queue of those that wait to be accepted is shorter.
                sockets.add(new Socket(InetAddress.getLoopbackAddress(), service.port()));
            }
            var answers = IntStream.range(0, connections)
                    .mapToObj(number -> threads.submit(
                            () -> send(sockets.get(number), doors.get(number % doors.size()), arrived, looked)))
                    .toList();
            arrived.await();
            try {
                var read = reader.get("/products?limit=10");
                assertThat(read).as("others meanwhile: %s", read).hasStatus(200);
                meanwhile.accept(answers);
            } finally {
                looked.countDown();
            }
            var counts = new TreeMap<Integer, Integer>();
            for (var answer : answers) {
                counts.merge(judge(answer.get()), 1, Integer::sum);
            }
            LOG.warn("{} bodies at {}: {}", connections, doors, counts);
            assertThat(counts.keySet()).allMatch(status -> status < 500 || status == 503);
        } finally {
            closeAll(sockets);
        }
        assertThat(reader.get("/products?limit=10")).hasStatus(200);
    }

    /** Each asks for a file that is larger than the buffers of the operating system, and reads its first line only. */
    @Test
    @EnabledIfSystemProperty(named = "long", matches = "true")
    @Proves("C04")
    void bearsThreeHundredSlowReadersOfExports() throws Exception {
        importManyProducts();
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < EXPORTS; i++) {
                sockets.add(exportSlowly(people.get(i % ACCOUNTS)));
            }
            var counts = new TreeMap<String, Integer>();
            for (var socket : sockets) {
                counts.merge(statusLine(socket), 1, Integer::sum);
            }
            LOG.warn("{} exports at once on 256 MB: {}", EXPORTS, counts);
            assertThat(counts).containsOnlyKeys("HTTP/1.1 200", "HTTP/1.1 503");
            assertThat(api.withToken(people.getFirst().token()).get("/products?limit=1000"))
                    .hasStatus(200);
        } finally {
            closeAll(sockets);
        }
    }

    /** Six exports have room, and one account takes no more than three of them. */
    @Test
    @Proves("C04")
    void leavesRoomForExportsOfOtherAccounts() throws Exception {
        importManyProducts();
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 3; i++) {
                sockets.add(exportSlowly(people.getFirst()));
                assertThat(statusLine(sockets.getLast())).isEqualTo("HTTP/1.1 200");
            }
            sockets.add(exportSlowly(people.getFirst()));
            assertThat(statusLine(sockets.getLast())).isEqualTo("HTTP/1.1 503");
            sockets.add(exportSlowly(people.getLast()));
            assertThat(statusLine(sockets.getLast())).isEqualTo("HTTP/1.1 200");
        } finally {
            closeAll(sockets);
        }
    }

    private void importManyProducts() {
        var file = "name,price,quantity,description\n" + ("Lamp,1,1," + "😀".repeat(250) + "\n").repeat(20_000);
        var imported = api.withToken(people.getFirst().token())
                .with("Content-Type", "text/csv")
                .post("/products/import?report=errors", file);
        assertThat(imported).hasStatus(200);
    }

    private Socket exportSlowly(Person person) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(60_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
        var head = "GET /products/export HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + person.token()
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String statusLine(Socket socket) throws IOException {
        return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
    }

    private static void closeAll(List<Socket> sockets) throws IOException {
        for (var socket : sockets) {
            socket.close();
        }
    }

    private RawHttp.Answer send(Socket socket, Door door, CountDownLatch arrived, CountDownLatch looked)
            throws Exception {
        socket.setSoTimeout(60_000);
        var length = door.kilobytes() * 1024;
        var type = door.path().endsWith("/import") ? "text/csv" : "application/json";
        var token = door.isBehindLogin()
                ? "Authorization: Bearer " + people.getFirst().token() + "\r\n"
                : "";
        var head = door.method() + " " + door.path() + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: " + type + "\r\n" + token + "Content-Length: " + length + "\r\n\r\n";
        var out = socket.getOutputStream();
        try {
            out.write(head.getBytes(StandardCharsets.US_ASCII));
            out.write(("{\"otp\":1" + " ".repeat(length - 9)).getBytes(StandardCharsets.US_ASCII));
            arrived.countDown();
            while (socket.getInputStream().available() == 0 && !looked.await(20, TimeUnit.MILLISECONDS)) {
                // The service may answer before the last byte.
            }
            out.write("}".getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException refused) {
            // The service has answered and closed the connection; the answer is there to read.
            arrived.countDown();
        }
        return RawHttp.Answer.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static int judge(RawHttp.Answer answer) {
        if (answer.status() == 503) {
            assertThat(answer.header("Retry-After")).matches("[1-9]\\d?");
            assertThat(answer.json().path("code").asString()).isIn("busy", "unavailable");
        }
        return answer.status();
    }

    private record Door(String method, String path, int kilobytes) {

        static Door parse(String line) {
            var words = line.split(" ", 3);
            return new Door(words[0], words[1], Integer.parseInt(words[2]));
        }

        boolean isBehindLogin() {
            return kilobytes == 64;
        }
    }

    private static void judge(List<Api.Answer> answers) {
        var counts = answers.stream().collect(Collectors.groupingBy(Api.Answer::status, Collectors.counting()));
        LOG.warn("{} logins at once on 256 MB: {}", LOGINS, counts);
        assertThat(counts).containsOnlyKeys(counts.containsKey(503) ? new Integer[] {200, 503} : new Integer[] {200});
        answers.stream().filter(answer -> answer.status() == 503).forEach(answer -> {
            assertThat(answer.header("Retry-After")).matches("[1-9]\\d?");
            assertThat(answer.string("code")).isIn("busy", "unavailable");
        });
    }

    private static void judgeReads(List<Future<List<Long>>> reads) throws Exception {
        var micros = new ArrayList<Long>();
        for (var read : reads) {
            micros.addAll(read.get());
        }
        micros.sort(null);
        var median = micros.get(micros.size() / 2);
        var p99 = micros.get(micros.size() * 99 / 100);
        LOG.warn(
                "Meanwhile {} reads of products: p50 {} us, p99 {} us, worst {} us",
                micros.size(),
                median,
                p99,
                micros.getLast());
        assertThat(micros).hasSizeGreaterThan(20);
        assertThat(p99).as("p99 in microseconds").isLessThan(2_000_000);
    }

    /** One read after the other; each is answered. */
    private static List<Long> read(Api reader, AtomicBoolean done) {
        var micros = new ArrayList<Long>();
        while (!done.get()) {
            var began = System.nanoTime();
            assertThat(reader.get("/products?limit=10")).hasStatus(200);
            micros.add((System.nanoTime() - began) / 1000);
        }
        return micros;
    }

    private record Person(Map<String, String> credentials, String token) {

        /** On the time of the service's own process. */
        static Person enrolled(Api api) {
            var credentials = Map.of("username", TestAccounts.newName(), "password", "umbrella under the stairs");
            var secret = api.post("/signup", credentials).string("2FA_secret");
            var code = Phone.withSecret(secret).codeAt(Clock.systemUTC().instant());
            var challenge = String.valueOf(api.post("/login", credentials).header("X-Challenge"));
            var tokens = api.post("/verify-2fa", Map.of("code", code, "challenge", challenge));
            assertThat(tokens).hasStatus(200);
            return new Person(credentials, tokens.string("token"));
        }
    }
}
