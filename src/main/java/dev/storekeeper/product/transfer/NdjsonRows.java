package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldError;
import dev.storekeeper.api.JsonErrors;
import dev.storekeeper.api.Utf8Json;
import dev.storekeeper.product.ColumnWords;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** A JSON object to a line; empty lines are read over. */
final class NdjsonRows implements RowReader {

    private final Lines lines;
    private final ColumnWords words;
    private final ObjectReader reader;
    private long count;

    NdjsonRows(InputStream in, ColumnWords words, JsonMapper json) {
        this.lines = new Lines(in);
        this.words = words;
        this.reader = json.readerFor(WrittenRow.class);
    }

    @Override
    public @Nullable ImportRow next() {
        var line = lines.next();
        while (line != null && isBlank(line)) {
            line = lines.next();
        }
        return line == null ? null : row(line, ++count);
    }

    private ImportRow row(byte[] line, long number) {
        try {
            Utf8Json.require(line);
            WrittenRow written = reader.readValue(words.line(line));
            if (written == null) {
                throw ApiException.of(ErrorCode.MALFORMED_JSON, "A JSON object is required.");
            }
            return written.read(number, lines.number());
        } catch (JacksonException broken) {
            return broken(number, JsonErrors.refusalFor(broken));
        } catch (ApiException refusal) {
            return broken(number, refusal);
        }
    }

    private ImportRow broken(long number, ApiException refusal) {
        var errors = refusal.errors().isEmpty() ? List.of(new FieldError("row", refusal.detail())) : refusal.errors();
        return ImportRow.broken(number, lines.number(), errors);
    }

    private static boolean isBlank(byte[] line) {
        for (var letter : line) {
            if (letter != ' ' && letter != '\t') {
                return false;
            }
        }
        return true;
    }
}
