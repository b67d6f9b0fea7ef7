package dev.storekeeper.api;

import com.mysql.cj.conf.PropertySet;
import com.mysql.cj.protocol.StandardSocketFactory;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;

/**
 * Sockets to the database that wait once for a server that is silent. The JDK reads again before it closes a TLS socket, and would wait
 * for as long once more.
 */
public final class DatabaseSockets extends StandardSocketFactory {

    @Override
    protected Socket createSocket(PropertySet properties) {
        return new Socket() {
            @Override
            public InputStream getInputStream() throws IOException {
                return new Answers(super.getInputStream());
            }
        };
    }

    /** After a read that was waited for in vain the driver gives the connection up. */
    private static final class Answers extends FilterInputStream {

        private boolean silent;

        Answers(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            if (silent) {
                throw new SocketTimeoutException("The server has not answered before");
            }
            try {
                return super.read(bytes, offset, length);
            } catch (SocketTimeoutException late) {
                silent = true;
                throw late;
            }
        }
    }
}
