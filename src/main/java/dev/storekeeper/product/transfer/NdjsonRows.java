package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldError;
import dev.storekeeper.api.JsonErrors;
import dev.storekeeper.api.Utf8Json;
import dev.storekeeper.product.ColumnWords;
import dev.storekeeper.product.ProductReader;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Reads a JSON object from each line. Empty lines are skipped. */
final class NdjsonRows implements RowReader {

    private final InputStream in;
    private final ColumnWords words;
    private final ObjectReader reader;
    private final ProductReader products;
    private long line;
    private long count;

    NdjsonRows(InputStream in, ColumnWords words, JsonMapper json, ProductReader products) {
        this.in = new BufferedInputStream(in, 64 * 1024);
        this.words = words;
        this.products = products;
        this.reader = json.readerFor(WrittenRow.class);
    }

    @Override
    public @Nullable ImportRow next() {
        try {
            var text = nextLine();
            while (text != null && isBlank(text)) {
                text = nextLine();
            }
            return text == null ? null : row(text, ++count);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private byte @Nullable [] nextLine() throws IOException {
        var letter = in.read();
        if (letter < 0) {
            return null;
        }
        line++;
        var text = new ByteArrayOutputStream(256);
        for (; letter >= 0 && letter != '\n'; letter = in.read()) {
            if (text.size() == Bounds.LINE) {
                throw ApiException.of(
                        ErrorCode.MALFORMED_NDJSON, "Line %d has more than %d bytes.".formatted(line, Bounds.LINE));
            }
            text.write(letter);
        }
        return withoutCarriageReturn(text.toByteArray());
    }

    private static byte[] withoutCarriageReturn(byte[] text) {
        return text.length > 0 && text[text.length - 1] == '\r' ? Arrays.copyOf(text, text.length - 1) : text;
    }

    private static boolean isBlank(byte[] text) {
        for (var letter : text) {
            if (letter != ' ' && letter != '\t') {
                return false;
            }
        }
        return true;
    }

    private ImportRow row(byte[] text, long number) {
        try {
            Utf8Json.require(text);
            WrittenRow written = reader.readValue(words.line(text));
            if (written == null) {
                throw ApiException.of(ErrorCode.MALFORMED_JSON, "A JSON object is required.");
            }
            return written.read(number, line, products);
        } catch (JacksonException broken) {
            return broken(number, JsonErrors.refusalFor(broken));
        } catch (ApiException refusal) {
            return broken(number, refusal);
        }
    }

    private ImportRow broken(long number, ApiException refusal) {
        var errors = refusal.errors().isEmpty() ? List.of(new FieldError("row", refusal.detail())) : refusal.errors();
        return ImportRow.broken(number, line, errors);
    }
}
