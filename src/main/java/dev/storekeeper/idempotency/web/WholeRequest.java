package dev.storekeeper.idempotency.web;

import dev.storekeeper.server.ArrivedBodies.ArrivedBody;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

/** A request whose body has arrived to its last byte, so that reading it does not wait for the network. */
final class WholeRequest extends HttpServletRequestWrapper {

    private final ArrivedBody body;

    WholeRequest(HttpServletRequest request, ArrivedBody body) {
        super(request);
        this.body = body;
    }

    /** SHA-256 over the parts of the request, each after its length, so that no two requests have the same input. */
    byte[] hash() throws IOException {
        var digest = DigestUtils.getSha256Digest();
        for (var part : List.of(getMethod(), getRequestURI(), orEmpty(getQueryString()), orEmpty(getContentType()))) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            digest.update(length(bytes.length));
            digest.update(bytes);
        }
        digest.update(length((int) body.size()));
        return DigestUtils.updateDigest(digest, body.open()).digest();
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Bytes(body.open());
    }

    /** An asynchronous answer would be written outside of the transaction. */
    @Override
    public boolean isAsyncSupported() {
        return false;
    }

    private static ByteBuffer length(int length) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(length).flip();
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }

    private static final class Bytes extends ServletInputStream {

        private final InputStream bytes;

        Bytes(InputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public int read() throws IOException {
            return bytes.read();
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return bytes.read(target, offset, length);
        }

        @Override
        public int available() throws IOException {
            return bytes.available();
        }

        @Override
        public boolean isFinished() {
            try {
                return available() == 0;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("This request is not asynchronous");
        }
    }
}
