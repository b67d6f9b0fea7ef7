package dev.storekeeper.cost;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends bytes and reads what is answered. The connection is kept where the bytes are one whole request for certain; else this side
 * says that nothing more comes, so that the server waits for nothing either.
 */
final class RawLine implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 2_000;
    /**
     * With letters that a target may have. Tomcat forgets to answer with a head what has others, where its last request on the same
     * processor was one of HTTP/0.9.
     */
    private static final Pattern FIRST_LINE =
            Pattern.compile("(GET|POST|PUT|PATCH|DELETE) /[\\w/?&=%.,:;@!$'()*+~-]* HTTP/1\\.1");

    /** A larger head is refused without being read to its end. */
    private static final int HEAD = 8_000;

    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9-]+): ([ -~]*)");
    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 (\\d{3})");

    private final int port;
    private @Nullable Socket socket;

    RawLine(int port) {
        this.port = port;
    }

    /**
     * @return the status of each answer, none where the server just closes
     * @throws SocketTimeoutException if the answer takes longer than two seconds
     */
    List<Integer> ask(byte[] request) throws IOException {
        if (!isWhole(request)) {
            return askOnce(request);
        }
        if (socket != null) {
            try {
                return askAndStay(socket, request);
            } catch (SocketTimeoutException late) {
                throw late;
            } catch (IOException closed) {
                // The server may close a connection between two requests.
                close();
            }
        }
        socket = connect();
        try {
            return askAndStay(socket, request);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException closed) {
            close();
            throw closed;
        }
    }

    /** On a connection of its own, which ends with the request. */
    List<Integer> askOnce(byte[] request) throws IOException {
        var answers = new ByteArrayOutputStream();
        try (var once = connect()) {
            try {
                once.getOutputStream().write(request);
                once.shutdownOutput();
            } catch (SocketTimeoutException late) {
                throw late;
            } catch (IOException refused) {
                // The server has answered and closed already.
            }
            once.getInputStream().transferTo(answers);
        } catch (SocketTimeoutException late) {
            throw late;
        } catch (IOException closed) {
            // What has come is judged.
        }
        return STATUS.matcher(answers.toString(StandardCharsets.ISO_8859_1))
                .results()
                .map(found -> Integer.valueOf(found.group(1)))
                .toList();
    }

    private List<Integer> askAndStay(Socket open, byte[] request) throws IOException {
        try {
            open.getOutputStream().write(request);
            var in = new BufferedInputStream(open.getInputStream());
            var head = head(in);
            if (readBody(in, head)) {
                close();
            }
            return List.of(Integer.valueOf(head.getFirst().split(" ", 3)[1]));
        } catch (SocketTimeoutException late) {
            close();
            throw late;
        }
    }

    private static List<String> head(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        for (var line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        if (lines.isEmpty()) {
            throw new IOException("no answer");
        }
        return lines;
    }

    /** @return whether the connection ends with this answer */
    private static boolean readBody(InputStream in, List<String> head) throws IOException {
        var status = head.getFirst().split(" ", 3)[1];
        var headers = String.join("\n", head).toLowerCase(Locale.ROOT) + "\n";
        if (headers.contains("\ntransfer-encoding: chunked\n")) {
            for (var size = size(in); size > 0; size = size(in)) {
                in.skipNBytes(size + 2L);
            }
            line(in);
        } else if (headers.contains("\ncontent-length: ")) {
            var rest = headers.substring(headers.indexOf("\ncontent-length: ") + "\ncontent-length: ".length());
            in.skipNBytes(Long.parseLong(rest.substring(0, rest.indexOf('\n'))));
        } else if (!status.equals("204") && !status.equals("304")) {
            in.transferTo(new ByteArrayOutputStream());
            return true;
        }
        return headers.contains("\nconnection: close\n");
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var letter = in.read(); letter != '\n'; letter = in.read()) {
            if (letter < 0) {
                throw new IOException("closed");
            }
            if (letter != '\r') {
                line.append((char) letter);
            }
        }
        return line.toString();
    }

    static boolean isWhole(byte[] request) {
        var body = Recording.bodyOf(request);
        var lines = Recording.latin(request).substring(0, body).split("\r\n", -1);
        if (!Recording.hasEnd(request)
                || body > HEAD
                || !FIRST_LINE.matcher(lines[0]).matches()) {
            return false;
        }
        var length = 0;
        var lengths = 0;
        for (var line : List.of(lines).subList(1, lines.length - 2)) {
            var header = LINE.matcher(line);
            if (!header.matches()) {
                return false;
            }
            switch (header.group(1).toLowerCase(Locale.ROOT)) {
                case "transfer-encoding", "expect", "upgrade", "trailer", "te" -> {
                    return false;
                }
                case "connection" -> {
                    if (!header.group(2).equals("keep-alive")) {
                        return false;
                    }
                }
                case "content-length" -> {
                    lengths++;
                    length = header.group(2).matches("\\d{1,8}") ? Integer.parseInt(header.group(2)) : -1;
                }
                default -> {
                    // Says nothing about where the request ends.
                }
            }
        }
        return lengths <= 1 && length == request.length - body;
    }

    private Socket connect() throws IOException {
        var open = new Socket(InetAddress.getLoopbackAddress(), port);
        open.setSoTimeout(PATIENCE_MILLIS);
        open.setTcpNoDelay(true);
        return open;
    }

    @Override
    public void close() throws IOException {
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }
}
