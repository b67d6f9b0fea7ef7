package dev.storekeeper.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Copies a 64-bit ELF program up to the last byte that the loader maps, and any other file whole. Nine tenths of the Linux
 * server are debugging sections behind that byte.
 */
final class LoadedPart {

    private static final int MAGIC = 0x464c457f;
    private static final int HEADER = 64;

    private LoadedPart() {}

    static void copy(InputStream source, OutputStream target) throws IOException {
        var head = source.readNBytes(4096);
        target.write(head);
        var rest = end(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN)) - head.length;
        var chunk = new byte[1 << 16];
        for (int read;
                rest > 0 && (read = source.read(chunk, 0, (int) Math.min(rest, chunk.length))) > 0;
                rest -= read) {
            target.write(chunk, 0, read);
        }
    }

    /** Offsets from the ELF-64 object file format: the header's e_phoff, e_phentsize, e_phnum; a segment's p_offset, p_filesz. */
    private static long end(ByteBuffer head) {
        if (head.limit() < HEADER || head.getInt(0) != MAGIC) {
            return Long.MAX_VALUE;
        }
        var table = head.getLong(32);
        var size = Short.toUnsignedInt(head.getShort(54));
        var count = Short.toUnsignedInt(head.getShort(56));
        if (table + (long) size * count > head.limit()) {
            return Long.MAX_VALUE;
        }
        var end = 0L;
        for (var segment = (int) table; segment < table + (long) size * count; segment += size) {
            end = Math.max(end, head.getLong(segment + 8) + head.getLong(segment + 32));
        }
        return end;
    }
}
