package dev.storekeeper.product.transfer;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldError;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.product.ColumnWords;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductReader;
import dev.storekeeper.product.Written;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads rows below a header, separated by commas or semicolons (RFC 4180), in UTF-8 with or without a byte order mark. */
final class CsvRows implements RowReader {

    /** Replaces what is not UTF-8. No field of a product may contain it, so it shows which row to refuse. */
    private static final char NOT_UTF_8 = '\0';

    private static final int LONGEST_HEADER = 4096;
    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
    private static final String COLUMNS = ProductField.names(ProductField.ALL);

    private final Iterator<Line> lines;
    private final ProductReader products;
    private final int width;
    private final Map<ProductField, Integer> columns;
    private long lastLine = 1;
    private long count;

    CsvRows(InputStream in, ColumnWords words, ProductReader products) {
        this.products = products;
        lines = lines(new BufferedInputStream(in, 64 * 1024));
        var header = header();
        width = header.cells().size();
        columns = columns(header.cells(), words);
    }

    /** Behind a few empty lines at most: a file of nothing else is not read to its end. */
    private Line header() {
        var line = nextLine();
        for (var empty = 0; line != null && line.isEmpty() && empty < LONGEST_HEADER; empty++) {
            line = nextLine();
        }
        if (line == null || line.isEmpty()) {
            throw ApiException.of(ErrorCode.NO_HEADER, "The first line of a CSV file names its columns.");
        }
        return line;
    }

    private static Iterator<Line> lines(BufferedInputStream bytes) {
        try {
            skipByteOrderMark(bytes);
            var decoder = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPLACE)
                    .onUnmappableCharacter(CodingErrorAction.REPLACE)
                    .replaceWith(String.valueOf(NOT_UTF_8));
            return CsvReader.builder()
                    .fieldSeparator(separator(bytes))
                    .allowUnclosedQuote(false)
                    // They are skipped here, where their number is bounded.
                    .skipEmptyLines(false)
                    // A wrong number of cells is an error of the row, not of the file.
                    .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                    .maxBufferSize(Bounds.LINE)
                    .build(new LineHandler(), new InputStreamReader(bytes, decoder))
                    .iterator();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void skipByteOrderMark(BufferedInputStream bytes) throws IOException {
        bytes.mark(BYTE_ORDER_MARK.length);
        if (!Arrays.equals(bytes.readNBytes(BYTE_ORDER_MARK.length), BYTE_ORDER_MARK)) {
            bytes.reset();
        }
    }

    /** Spreadsheets write semicolons in languages that have a decimal comma. */
    private static char separator(BufferedInputStream bytes) throws IOException {
        bytes.mark(LONGEST_HEADER);
        var start = new String(bytes.readNBytes(LONGEST_HEADER), StandardCharsets.UTF_8);
        bytes.reset();
        var header = start.lines().filter(line -> !line.isEmpty()).findFirst().orElse("");
        var semicolons = header.chars().filter(it -> it == ';').count();
        var commas = header.chars().filter(it -> it == ',').count();
        return semicolons > commas ? ';' : ',';
    }

    /** The position of each field. Columns may be in any order, and the case of their names does not matter. */
    private static Map<ProductField, Integer> columns(List<Written> names, ColumnWords words) {
        if (names.size() > Bounds.CSV_CELLS) {
            throw ApiException.invalid(
                    "header", "names more than %d columns; allowed: %s".formatted(Bounds.CSV_CELLS, COLUMNS));
        }
        var errors = new FieldErrors();
        var columns = new HashMap<ProductField, Integer>();
        for (var position = 0; position < names.size(); position++) {
            var word = names.get(position).text().strip().toLowerCase(Locale.ROOT);
            var field = ProductField.find(words.column(word), ProductField.ALL);
            if (field.isEmpty()) {
                errors.add(word.isEmpty() ? "header" : word, "is unknown here; allowed: " + COLUMNS);
            } else if (columns.putIfAbsent(field.get(), position) != null) {
                errors.add(word, "names the column twice: " + field.get().wireName());
            }
        }
        errors.refuseAny();
        return columns;
    }

    @Override
    public boolean readLine(Consumer<ImportRow> rows) {
        var line = nextLine();
        if (line != null && !line.isEmpty()) {
            rows.accept(row(line, ++count));
        }
        return line != null;
    }

    private ImportRow row(Line line, long number) {
        var cells = line.cells().size();
        if (cells != width) {
            return broken(
                    line,
                    number,
                    cells > Bounds.CSV_CELLS
                            ? "has more than %d cells, and the header names %d".formatted(Bounds.CSV_CELLS, width)
                            : "has %d cells, and the header names %d".formatted(cells, width));
        }
        if (line.cells().stream().anyMatch(cell -> cell.text().indexOf(NOT_UTF_8) >= 0)) {
            return broken(line, number, "is not UTF-8, or holds a zero character");
        }
        var fields = new HashMap<ProductField, Written>();
        columns.forEach((field, position) -> fields.put(field, line.cells().get(position)));
        return ImportRow.read(number, line.number(), fields, products);
    }

    private static ImportRow broken(Line line, long number, String message) {
        return ImportRow.broken(number, line.number(), List.of(new FieldError("row", message)));
    }

    private @Nullable Line nextLine() {
        try {
            if (!lines.hasNext()) {
                return null;
            }
            var line = lines.next();
            lastLine = line.number();
            return line;
        } catch (CsvParseException e) {
            throw ApiException.of(
                    ErrorCode.MALFORMED_CSV,
                    "The file is not valid CSV after line %d: a quote is not closed or not allowed there, or a line has more than %d characters."
                            .formatted(lastLine, Bounds.LINE));
        }
    }

    /** @param number of the line where the record begins */
    private record Line(long number, List<Written> cells) {

        boolean isEmpty() {
            return cells.isEmpty();
        }
    }

    /** Empty cells have no value, and quoted empty cells are an empty text. */
    private static final class LineHandler extends AbstractBaseCsvCallbackHandler<Line> {

        private List<Written> cells = new ArrayList<>();
        private int length;

        @Override
        protected void handleBegin(long startingLineNumber) {
            cells = new ArrayList<>(cells.size());
            length = 0;
        }

        @Override
        protected void handleField(int index, char[] buffer, int offset, int cellLength, boolean quoted) {
            length += cellLength + 1;
            if (length > Bounds.LINE) {
                throw new CsvParseException("A line is too long");
            }
            // One cell too many is kept, to show that there are too many.
            if (index <= Bounds.CSV_CELLS) {
                cells.add(
                        cellLength == 0 && !quoted
                                ? Written.NULL
                                : Written.text(new String(buffer, offset, cellLength)));
            }
        }

        @Override
        protected Line buildRecord() {
            return new Line(getStartingLineNumber(), cells);
        }
    }
}
