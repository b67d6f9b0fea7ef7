package dev.storekeeper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A request whose body arrives in parts: the head and the first part at once, the rest when the test says so. */
public final class Drip implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;

    private Drip(Socket socket) {
        this.socket = socket;
    }

    /** @param headers without their line ends */
    public static Drip begin(int port, String door, String first, String... headers) {
        try {
            var drip = new Drip(new Socket(InetAddress.getLoopbackAddress(), port));
            drip.socket.setSoTimeout(PATIENCE_MILLIS);
            var lines = String.join("\r\n", headers);
            drip.send(door + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
                    + lines + "\r\n\r\n" + chunk(first));
            return drip;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public RawHttp.Answer finish(String rest) {
        send(chunk(rest) + chunk(""));
        return answer();
    }

    /** The answer that comes without the rest of the body. */
    public RawHttp.Answer answer() {
        try {
            return RawHttp.Answer.parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until an answer begins. */
    public boolean isAnswered() {
        try {
            return socket.getInputStream().read() == 'H';
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void send(String text) {
        try {
            socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String chunk(String text) {
        return Integer.toHexString(text.getBytes(StandardCharsets.UTF_8).length) + "\r\n" + text + "\r\n";
    }
}
