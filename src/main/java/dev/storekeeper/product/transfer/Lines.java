package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.ErrorCode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The lines of a file as bytes, none of them longer than anybody has to say. */
final class Lines {

    private final InputStream in;
    private long number;

    Lines(InputStream in) {
        this.in = new BufferedInputStream(in, 64 * 1024);
    }

    /** Of the line that was read last. */
    long number() {
        return number;
    }

    byte @Nullable [] next() {
        try {
            var line = new ByteArrayOutputStream(256);
            var letter = in.read();
            if (letter < 0) {
                return null;
            }
            number++;
            for (; letter >= 0 && letter != '\n'; letter = in.read()) {
                if (line.size() == Bounds.LINE) {
                    throw tooLong();
                }
                line.write(letter);
            }
            return stripped(line.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] stripped(byte[] line) {
        return line.length > 0 && line[line.length - 1] == '\r' ? Arrays.copyOf(line, line.length - 1) : line;
    }

    private ApiException tooLong() {
        return ApiException.of(
                ErrorCode.MALFORMED_NDJSON, "Line %d has more than %d bytes.".formatted(number, Bounds.LINE));
    }
}
