package dev.storekeeper.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.SmallSendBuffer;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** Lists that clients read slowly hold a bounded number of rows in memory. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {"storekeeper.request.memory=16MB", "storekeeper.request.patience=2s"})
@Import(SmallSendBuffer.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
class SlowReaderTests {

    /** Of the products that are made here, whose texts are long. */
    private static final String LARGE = "/products?limit=1000&sort=-id";

    private static final String SMALL = "/products?limit=100&sort=-id";

    private static final String IMPORT = "/products/import?dry_run=true";
    private static final int ROWS = 1000;

    /** Larger than what is kept in memory, as is its report than the buffers of the operating system. */
    private static final String FILE =
            "name,price,quantity,description\n" + ("😀".repeat(90) + ",1,1," + "😀".repeat(250) + "\n").repeat(ROWS);

    @LocalServerPort
    int port;

    private TestAccounts accounts;

    @BeforeAll
    void fillProducts() {
        accounts = TestAccounts.at(port);
        var answer = accounts.editor().with("Content-Type", "text/csv").post("/products/import?report=errors", FILE);
        assertThat(answer.status()).as(answer::toString).isEqualTo(200);
    }

    @Test
    @Proves("C04")
    void takeNoMoreThanTheirShareOfTheMemory() throws IOException {
        var first = accounts.enrolled().token();
        var second = accounts.enrolled().token();
        var third = Api.at(port).withToken(accounts.enrolled().token());
        try (var _ = readSlowly(first)) {
            assertBusy(Api.at(port).withToken(first).get(LARGE));
            try (var _ = readSlowly(second);
                    var _ = readSlowly(accounts.enrolled().token())) {
                assertBusy(third.get(LARGE));
                assertBusy(third.get("/products?sort=-id"));
                assertThat(third.get(SMALL).status()).isEqualTo(200);
                assertThat(third.get("/changes").status()).isEqualTo(200);
                assertThat(third.get("/products?limit=x").status()).isEqualTo(400);
            }
            await().until(() -> third.get(LARGE).status() == 200);
        }
        await().until(() -> Api.at(port).withToken(first).get(LARGE).status() == 200);
    }

    /** However often they read a little. */
    @Test
    @Proves("C04")
    void keepTheirShareForSecondsOnly() throws IOException {
        var reader = accounts.editor();
        try (var first = readSlowly(accounts.enrolled().token());
                var second = readSlowly(accounts.enrolled().token());
                var third = readSlowly(accounts.enrolled().token())) {
            assertBusy(reader.get(LARGE));
            Stream.of(first, second, third).forEach(slow -> Thread.startVirtualThread(() -> trickle(slow)));
            await().atMost(Duration.ofSeconds(15)).until(() -> reader.get(LARGE).status() == 200);
        }
    }

    /** At 80 KB a second, for longer than the patience. */
    @ParameterizedTest
    @ValueSource(strings = {LARGE, "/products/export"})
    @Proves("C04")
    void areWaitedForWhileTheyReadOn(String path) throws Exception {
        try (var socket = readSlowly(accounts.enrolled().token(), "GET " + path, "Connection: close\r\n", "")) {
            for (int i = 0; i < 25; i++) {
                assertThat(socket.getInputStream().readNBytes(16 * 1024)).hasSize(16 * 1024);
                new CountDownLatch(1).await(200, TimeUnit.MILLISECONDS);
            }
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .endsWith("\r\n0\r\n\r\n");
        }
    }

    /** Long texts of small lists have 8 MB, and each account half of it. Those of products take 220 KB each here, beyond 100. */
    @Test
    @Proves("C04")
    void leaveRoomForSmallListsOfOtherAccounts() throws IOException {
        var slow = accounts.enrolled().token();
        var other = accounts.editor();
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 18; i++) {
                sockets.add(readSlowly(slow, "GET " + SMALL, "", ""));
            }
            assertBusy(Api.at(port).withToken(slow).get(SMALL));
            assertThat(other.get(SMALL).status()).isEqualTo(200);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
        await().until(() -> Api.at(port).withToken(slow).get(SMALL).status() == 200);
    }

    /** Strangers have no rows to read, only what is the same for all. */
    @Test
    @Proves("C04")
    void keepNoListsFromOtherStrangers() throws IOException {
        var sockets = new ArrayList<Socket>();
        try {
            for (int i = 0; i < 12; i++) {
                sockets.add(
                        readFirstByte("GET /problems HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n"));
            }
            require(Api.at(port).with("Accept", "application/json").get("/problems"), 200);
        } finally {
            for (var socket : sockets) {
                socket.close();
            }
        }
    }

    /** Also where the answer is the one that was kept for a key. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Proves("C04")
    void holdNoPlaceOfALargeBodyWhileTheyReadReports(boolean again) throws IOException {
        var token = accounts.enrolled().token();
        var editor = Api.at(port).withToken(token).with("Content-Type", "text/csv");
        var lines =
                "Content-Type: text/csv\r\nContent-Length: " + FILE.getBytes(StandardCharsets.UTF_8).length + "\r\n";
        if (again) {
            lines += "Idempotency-Key: report\r\n";
            assertThat(editor.with("Idempotency-Key", "report")
                            .post(IMPORT, FILE)
                            .status())
                    .isEqualTo(200);
        }
        try (var _ = readSlowly(token, "POST " + IMPORT, lines, FILE)) {
            var next = editor.post(IMPORT, FILE);
            assertThat(next.status()).as(next::toString).isEqualTo(200);
        }
    }

    @Test
    @Proves("C04")
    void shareWhatTheirAccountHasOverAllItsSessions() throws IOException {
        var member = accounts.enrolled();
        TestClock.advance(Duration.ofMinutes(5));
        var later = Api.at(port)
                .withToken(member.person().signIn(Api.at(port)).get("token").asString());
        try (var _ = readSlowly(member.token())) {
            assertBusy(later.get(LARGE));
        }
        await().until(() -> later.get(LARGE).status() == 200);
    }

    /** A refused import names each row with three values, here 4 KB. All such refusals have 16 MB, and each account half of it. */
    @ParameterizedTest
    @ValueSource(strings = {"", "Idempotency-Key: late\r\n"})
    @Proves("C04")
    void takeNoMoreThanTheirShareForReasonsOfRefusals(String key) throws IOException {
        var token = accounts.enrolled().token();
        var editor = Api.at(port).withToken(token).with("Content-Type", "text/csv");
        var other = accounts.editor().with("Content-Type", "text/csv");
        var word = TestAccounts.newName();
        require(editor.post("/products/import?report=errors", lateRows(word, "", "first")), 200);
        require(editor.post("/products/import?report=errors", lateRows(word, "", "second")), 200);
        var late = lateRows(word, "0", "third");
        var length = late.getBytes(StandardCharsets.UTF_8).length;
        var lines = "Content-Type: text/csv\r\nContent-Length: " + length + "\r\n" + key;
        try (var _ = readSlowly(token, "POST /products/import", lines, late)) {
            assertBusy(editor.post("/products/import", late));
            require(editor.post("/products/import", "name,price,quantity\nLamp,x,1"), 422);
            assertThat(require(other.post("/products/import", late), 422).json().get("report"))
                    .hasSize(ROWS);
        }
        await().until(() -> editor.post("/products/import", late).status() == 422);
    }

    private static String lateRows(String word, String version, String text) {
        return IntStream.range(0, ROWS)
                .mapToObj(row -> word + "-" + row + "," + version + "," + text + "😀".repeat(90) + ",1,1," + text
                        + "😀".repeat(240))
                .collect(Collectors.joining("\n", "sku,version,name,price,quantity,description\n", "\n"));
    }

    private static Api.Answer require(Api.Answer answer, int status) {
        assertThat(answer.status()).as(answer::toString).isEqualTo(status);
        return answer;
    }

    @Test
    void areServedWhenTheyComeOneAfterTheOther() {
        var reader = accounts.editor();
        for (int i = 0; i < 20; i++) {
            assertThat(reader.get(LARGE).status()).isEqualTo(200);
            assertThat(reader.get("/products?limit=1001").status()).isEqualTo(400);
        }
    }

    /** Each takes about three times what is taken before its rows are known, which all of them together have then. */
    @ParameterizedTest
    @CsvSource({"64, " + SMALL, "3, " + LARGE})
    void areServedWhenManyOfOneAccountComeAtOnce(int count, String list) {
        var reader = accounts.editor();
        assertThat(Parallel.times(count, _ -> reader.get(list))).allMatch(answer -> answer.status() == 200);
    }

    private Socket readSlowly(String token) throws IOException {
        return readSlowly(token, "GET " + LARGE, "", "");
    }

    private Socket readSlowly(String token, String door, String headers, String body) throws IOException {
        return readFirstByte(door + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token + "\r\n" + headers
                + "\r\n" + body);
    }

    /** So the list has been read from the database. */
    private Socket readFirstByte(String request) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        assertThat(socket.getInputStream().read()).isEqualTo('H');
        return socket;
    }

    private static void trickle(Socket socket) {
        try {
            while (true) {
                socket.getInputStream().skipNBytes(2048);
                new CountDownLatch(1).await(1, TimeUnit.SECONDS);
            }
        } catch (IOException | InterruptedException e) {
            // The service or the test has closed it.
        }
    }

    private static void assertBusy(Api.Answer answer) {
        assertThat(answer.status()).as(answer::toString).isEqualTo(503);
        assertThat(answer.json().get("code").asString()).isEqualTo("busy");
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }
}
