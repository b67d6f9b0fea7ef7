package dev.storekeeper.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FastByteArrayOutputStream;

/** Bytes that are written once and then read: in memory up to 64 KB, else in a file that is deleted when this is closed. */
public final class TempFile extends OutputStream {

    private static final int IN_MEMORY = 64 * 1024;

    private final Runnable beforeFile;
    private final FastByteArrayOutputStream memory = new FastByteArrayOutputStream();
    private @Nullable FileChannel file;
    private long size;

    public TempFile() {
        this(() -> {});
    }

    /** @param beforeFile called before the file is created; may throw to prevent that */
    public TempFile(Runnable beforeFile) {
        this.beforeFile = beforeFile;
    }

    public long size() {
        return size;
    }

    /** Reads everything that was written, from the beginning. Each stream has a position of its own. */
    public InputStream open() {
        return file == null ? memory.getInputStream() : new Reader(file);
    }

    @Override
    public void write(int single) throws IOException {
        write(new byte[] {(byte) single}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (file == null && size + length <= IN_MEMORY) {
            memory.write(bytes, offset, length);
        } else {
            write(file == null ? createFile() : file, ByteBuffer.wrap(bytes, offset, length));
        }
        size += length;
    }

    private static void write(FileChannel target, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            target.write(bytes);
        }
    }

    /** The JDK makes it readable for its owner only. Most systems remove its name at once, so that a crash leaves no file either. */
    private FileChannel createFile() throws IOException {
        beforeFile.run();
        var path = Files.createTempFile("storekeeper-", ".spool");
        try {
            file = FileChannel.open(
                    path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        } catch (IOException | RuntimeException | Error e) {
            Files.deleteIfExists(path);
            throw e;
        }
        write(file, ByteBuffer.wrap(memory.toByteArrayUnsafe()));
        memory.reset();
        return file;
    }

    @Override
    public void close() throws IOException {
        if (file != null) {
            file.close();
        }
    }

    private static final class Reader extends InputStream {

        private final FileChannel file;
        private long position;

        Reader(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read() throws IOException {
            var one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : Byte.toUnsignedInt(one[0]);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = length == 0 ? 0 : file.read(ByteBuffer.wrap(bytes, offset, length), position);
            position += Math.max(0, read);
            return read;
        }

        @Override
        public int available() throws IOException {
            return (int) Math.min(Integer.MAX_VALUE, file.size() - position);
        }
    }
}
