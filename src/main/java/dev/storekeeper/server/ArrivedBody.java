package dev.storekeeper.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** A body that has arrived to its last byte: nobody who reads it waits for the wire. */
public final class ArrivedBody implements AutoCloseable {

    private final TempFile bytes;
    private final Runnable release;

    ArrivedBody(TempFile bytes, Runnable release) {
        this.bytes = bytes;
        this.release = release;
    }

    public long size() {
        return bytes.size();
    }

    /** The body from its beginning, as often as it is asked for. */
    public InputStream open() {
        return bytes.open();
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            release.run();
        }
    }
}
