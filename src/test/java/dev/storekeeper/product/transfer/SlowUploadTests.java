package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Proves;
import dev.storekeeper.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Large files that arrive slowly give way once others wait for their places, and those that arrive in small pieces to other work. */
@Timeout(60)
class SlowUploadTests extends WithFiles {

    private static final int PLACES = 8;
    private static final int STRANGERS = 50;

    /** Of a byte each. */
    private static final String CHUNKS = "1\r\na\r\n".repeat(10_000);

    /** Larger than what waits in memory, and refused for its header as soon as it has arrived. */
    private static final String LARGE = "colour\n" + "red\n".repeat(30_000);

    private final List<Socket> uploads = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (var upload : uploads) {
            upload.close();
        }
        uploads.clear();
    }

    /** Sends most of a large file and a part of the next chunk's size, and stops. */
    private Socket begin(int port, String sender) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        uploads.add(socket);
        socket.setSoTimeout(15_000);
        send(
                socket,
                "POST /products/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nAuthorization: Bearer "
                        + sender + "\r\nTransfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(LARGE.length())
                        + "\r\n"
                        + LARGE + "\r\n0");
        return socket;
    }

    /** Sends the rest, which Tomcat reads in one call. */
    private static int end(Socket socket) throws IOException {
        send(socket, "\r\n\r\n");
        return status(socket);
    }

    private @Nullable Socket firstAnswered() throws IOException {
        for (var upload : uploads) {
            if (upload.getInputStream().available() > 0) {
                return upload;
            }
        }
        return null;
    }

    private static void send(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    /** The status of {@code HTTP/1.1 400}. */
    private static int status(Socket socket) throws IOException {
        var line = new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
        return Integer.parseInt(line.substring(9));
    }

    @Test
    @Proves("A16")
    void giveWayToOthersAfterAWhile(@LocalServerPort int port) throws IOException {
        // First, since each of them waits for the next code on its phone.
        var senders =
                Stream.generate(() -> accounts.enrolled().token()).limit(PLACES).toList();
        for (var sender : senders) {
            begin(port, sender);
        }
        // Until all of them have taken their places; one that came while this upload had the last place begins again.
        var waiting = csvText("", LARGE);
        while (waiting.status() == 400) {
            for (int i = 0; i < senders.size(); i++) {
                if (uploads.get(i).getInputStream().available() > 0) {
                    uploads.get(i).close();
                    begin(port, senders.get(i));
                    uploads.set(i, uploads.removeLast());
                }
            }
            waiting = csvText("", LARGE);
        }
        refused(waiting, 503, "busy");

        TestClock.advance(Duration.ofMinutes(1));
        refused(csvText("", LARGE), 400, "invalid_fields");
        for (var upload : uploads) {
            // One whose bytes were not all read yet may have given way before its next one.
            if (upload.getInputStream().available() == 0) {
                send(upload, "0");
            }
        }
        var removed = await().until(this::firstAnswered, Objects::nonNull);
        assertThat(status(removed)).isEqualTo(408);
        // One place was enough; the others finish.
        uploads.remove(removed);
        for (var upload : uploads) {
            assertThat(end(upload)).isEqualTo(400);
        }
    }

    @Test
    @Proves("A16")
    void areAsGoodAsOthersUntilThen(@LocalServerPort int port) throws IOException {
        var upload = begin(port, accounts.enrolled().token());
        TestClock.advance(Duration.ofMinutes(20));
        refused(csvText("", LARGE), 400, "invalid_fields");
        assertThat(end(upload)).isEqualTo(400);
    }

    /** Their threads always find bytes, so they never wait. A refused body is read to its end all the same. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Proves("A16")
    void leaveProcessorsToOthers(boolean known, @LocalServerPort int port) throws IOException {
        // First, since they would take long to log in beside the uploads.
        var senders = Stream.generate(() -> known ? accounts.enrolled().token() : "unknown")
                .limit(PLACES)
                .toList();
        for (var sender : senders) {
            var socket = beginChunks(port, sender);
            Thread.ofPlatform().daemon().start(() -> sendByteByByte(socket));
        }
        for (int i = 0; i < 20; i++) {
            var began = System.nanoTime();
            assertThat(api.get("/.well-known/jwks.json")).hasStatus(200);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(3));
        }
    }

    /** Else each millisecond in which the body of an account is read would wait for one of each stranger's. */
    @Test
    @Proves("A16")
    void ofStrangersHoldUpNoAccount(@LocalServerPort int port) throws IOException {
        var token = accounts.enrolled().token();
        for (int i = 0; i < STRANGERS; i++) {
            var socket = beginChunks(port, "unknown");
            Thread.ofPlatform().daemon().start(() -> sendByteByByte(socket));
        }
        for (var stranger : uploads) {
            assertThat(status(stranger)).isEqualTo(401);
        }
        var upload = beginChunks(port, token);
        var began = System.nanoTime();
        send(upload, CHUNKS.repeat(8) + "0\r\n\r\n");
        assertThat(status(upload)).isEqualTo(400);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
    }

    private Socket beginChunks(int port, String sender) throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port);
        uploads.add(socket);
        socket.setSoTimeout(30_000);
        // What it holds when the test ends is read to its end.
        socket.setSendBufferSize(16 * 1024);
        send(
                socket,
                "POST /products/import HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/csv\r\nAuthorization: Bearer "
                        + sender + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        return socket;
    }

    private static void sendByteByByte(Socket socket) {
        try {
            while (true) {
                send(socket, CHUNKS);
            }
        } catch (IOException e) {
            // The test has closed it.
        }
    }
}
