package dev.storekeeper.security;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request that is judged again once the last byte of its body has arrived, before anything acts on it: that may take long. */
final class RecheckedBody extends HttpServletRequestWrapper {

    private final Runnable check;
    private @Nullable ServletInputStream checked;

    /** @param check throws what the request is refused with */
    RecheckedBody(HttpServletRequest request, Runnable check) {
        super(request);
        this.check = check;
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (checked == null) {
            checked = new Checked(super.getInputStream());
        }
        return checked;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        var charset = Optional.ofNullable(getCharacterEncoding()).map(Charset::forName);
        return new BufferedReader(new InputStreamReader(getInputStream(), charset.orElse(StandardCharsets.UTF_8)));
    }

    private final class Checked extends ServletInputStream {

        private final ServletInputStream body;
        private boolean ended;

        Checked(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            return checkAtEnd(body.read());
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            return checkAtEnd(body.read(target, offset, length));
        }

        @Override
        public int available() throws IOException {
            return body.available();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }

        /** With the last byte, since not every reader asks for what comes behind it. */
        private int checkAtEnd(int read) {
            if (!ended && (read < 0 || body.isFinished())) {
                ended = true;
                check.run();
            }
            return read;
        }
    }
}
