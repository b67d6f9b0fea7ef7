package dev.storekeeper.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Bytes that can be read in one way only: each value behind its length, so that no two lists of values look alike. */
final class Encoding {

    private static final int NOTHING = -1;

    private Encoding() {}

    static byte[] of(@Nullable Object... values) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            for (var value : values) {
                write(value, out);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(@Nullable Object value, DataOutputStream out) throws IOException {
        if (value == null) {
            out.writeInt(NOTHING);
            return;
        }
        var encoded = encode(value);
        out.writeInt(encoded.length);
        out.write(encoded);
    }

    private static byte[] encode(Object value) {
        return switch (value) {
            case byte[] bytes -> bytes;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            case Long number -> ByteBuffer.allocate(Long.BYTES).putLong(number).array();
            case Instant time -> encode(ChronoUnit.MICROS.between(Instant.EPOCH, time));
            default -> throw new IllegalArgumentException("no encoding for " + value.getClass());
        };
    }
}
