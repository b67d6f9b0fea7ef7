package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldError;
import dev.storekeeper.api.JsonErrors;
import dev.storekeeper.api.Utf8Json;
import dev.storekeeper.product.ColumnWords;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductReader;
import dev.storekeeper.product.Written;
import dev.storekeeper.product.WrittenProduct;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.annotation.JsonDeserialize;
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
        this.reader = json.readerFor(Fields.class);
    }

    @Override
    public boolean readLine(Consumer<ImportRow> rows) {
        try {
            var text = nextLine();
            if (text != null && !isBlank(text)) {
                rows.accept(row(text, ++count));
            }
            return text != null;
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
        return text.toByteArray();
    }

    private static boolean isBlank(byte[] text) {
        for (var letter : text) {
            if (letter != ' ' && letter != '\t' && letter != '\r') {
                return false;
            }
        }
        return true;
    }

    private ImportRow row(byte[] text, long number) {
        try {
            Utf8Json.require(text);
            Fields fields = reader.readValue(words.line(text));
            if (fields == null) {
                throw ApiException.of(ErrorCode.MALFORMED_JSON, "A JSON object is required.");
            }
            return ImportRow.read(number, line, fields.values(), products);
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

    /** The fields of a line as they are written there. */
    @JsonDeserialize(using = Fields.Reader.class)
    private record Fields(Map<ProductField, Written> values) {

        private static final class Reader extends WrittenProduct.Reader<Fields> {
            Reader() {
                super(ProductField.ALL, Fields::new);
            }
        }
    }
}
