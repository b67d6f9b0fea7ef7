package dev.storekeeper.server;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Bytes that are written once and then read: in memory while they are few, else in a file that goes when it is closed. */
public final class TempFile extends OutputStream implements Closeable {

    private static final int IN_MEMORY = 64 * 1024;

    private final Runnable beforeFile;
    private @Nullable ByteArrayOutputStream memory = new ByteArrayOutputStream();
    private @Nullable FileChannel file;
    private long size;

    public TempFile() {
        this(() -> {});
    }

    /** @param beforeFile is asked before anything is written to a disk, and may refuse */
    public TempFile(Runnable beforeFile) {
        this.beforeFile = beforeFile;
    }

    public long size() {
        return size;
    }

    /** All that has been written, from its first byte on; each reader has a place of its own. */
    public InputStream open() {
        return new TempFileReader(this);
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (memory != null && size + length <= IN_MEMORY) {
            memory.write(bytes, offset, length);
        } else {
            var target = file == null ? toFile() : file;
            for (var rest = ByteBuffer.wrap(bytes, offset, length); rest.hasRemaining(); ) {
                target.write(rest);
            }
        }
        size += length;
    }

    int read(ByteBuffer target, long position) throws IOException {
        if (file != null) {
            return file.read(target, position);
        }
        if (memory == null) {
            throw new IOException("closed");
        }
        var length = (int) Math.min(target.remaining(), size - position);
        target.put(memory.toByteArray(), (int) position, Math.max(0, length));
        return length > 0 ? length : -1;
    }

    /** The JDK makes it readable for its owner alone; most systems take its name away at once, so that it outlives no crash. */
    private FileChannel toFile() throws IOException {
        beforeFile.run();
        var path = Files.createTempFile("storekeeper-", ".spool");
        var channel = open(path);
        file = channel;
        if (memory != null) {
            channel.write(ByteBuffer.wrap(memory.toByteArray()));
            memory = null;
        }
        return channel;
    }

    /** The file has gone when this fails. */
    private static FileChannel open(Path path) throws IOException {
        try {
            return FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(path);
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        memory = null;
        if (file != null) {
            file.close();
        }
    }
}
