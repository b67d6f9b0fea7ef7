package dev.storekeeper.idempotency.web;

import dev.storekeeper.idempotency.Fingerprint;
import dev.storekeeper.server.ArrivedBodies.ArrivedBody;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A request that has arrived to its last byte: nobody who reads it waits for the wire. */
final class WholeRequest extends HttpServletRequestWrapper {

    private final ArrivedBody body;

    WholeRequest(HttpServletRequest request, ArrivedBody body) {
        super(request);
        this.body = body;
    }

    Fingerprint fingerprint() throws IOException {
        return Fingerprint.of(
                getMethod(),
                getRequestURI(),
                orEmpty(getQueryString()),
                orEmpty(getContentType()),
                body.size(),
                body.open());
    }

    @Override
    public ServletInputStream getInputStream() {
        return new Bytes(body.open());
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(getInputStream(), StandardCharsets.UTF_8));
    }

    /** What is answered later would be written outside of the transaction. */
    @Override
    public boolean isAsyncSupported() {
        return false;
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
            throw new IllegalStateException("Nothing is answered later");
        }
    }
}
