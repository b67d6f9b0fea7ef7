package dev.storekeeper;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sends bytes that no client library lets through, and reads what comes back until the server closes. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 15_000;
    private static final JsonMapper JSON = new JsonMapper();

    private RawHttp() {}

    /** A request with the given first line and more headers; each line is ended here. */
    public static Answer ask(int port, String firstLine, String... headers) {
        var lines = Arrays.stream(headers).map(line -> line + "\r\n").collect(Collectors.joining());
        return send(port, firstLine + "\r\nHost: localhost\r\nConnection: close\r\n" + lines + "\r\n");
    }

    public static Answer send(int port, String text) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            return Answer.parse(readAll(socket));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The status of what is answered to these bytes, or 0 where the server closes without an answer. */
    public static int status(int port, byte[] request) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request);
            socket.shutdownOutput();
            var answer = readAll(socket);
            return answer.isEmpty() ? 0 : Integer.parseInt(answer.split(" ", 3)[1]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String readAll(Socket socket) throws IOException {
        var bytes = new ByteArrayOutputStream();
        socket.getInputStream().transferTo(bytes);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** What came back, with header names in lower case. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public static Answer parse(String text) {
            var parts = text.split("\r\n\r\n", 2);
            var lines = parts[0].lines().toList();
            var headers = lines.stream()
                    .skip(1)
                    .map(line -> line.split(": ", 2))
                    .collect(Collectors.toMap(
                            pair -> pair[0].toLowerCase(Locale.ROOT), pair -> pair[1], (one, two) -> one + ", " + two));
            return new Answer(Integer.parseInt(lines.getFirst().split(" ", 3)[1]), headers, parts[1]);
        }

        public @Nullable String header(String name) {
            return headers.get(name.toLowerCase(Locale.ROOT));
        }

        public JsonNode json() {
            return JSON.readTree(body);
        }
    }
}
