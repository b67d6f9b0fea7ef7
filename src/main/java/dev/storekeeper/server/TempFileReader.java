package dev.storekeeper.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;

/** Reads a spool from its beginning, whoever else does. */
final class TempFileReader extends InputStream {

    private final TempFile spool;
    private long position;

    TempFileReader(TempFile spool) {
        this.spool = spool;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        var read = spool.read(ByteBuffer.wrap(bytes, offset, length), position);
        position += Math.max(0, read);
        return read;
    }

    @Override
    public int available() {
        return (int) Math.min(Integer.MAX_VALUE, spool.size() - position);
    }
}
