package dev.storekeeper.product.transfer;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.FieldMismatchStrategy;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldError;
import dev.storekeeper.product.ColumnWords;
import dev.storekeeper.product.Written;
import java.io.InputStream;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows below a header, divided by commas or semicolons (RFC 4180). */
final class CsvRows implements RowReader {

    private final Iterator<CsvLine> lines;
    private final CsvHeader header;
    private long lastLine = 1;
    private long count;

    CsvRows(InputStream in, ColumnWords words) {
        var text = new CsvText(in);
        var builder = CsvReader.builder()
                .fieldSeparator(text.separator())
                .allowUnclosedQuote(false)
                // Told of the one row, and not of the file.
                .missingFieldStrategy(FieldMismatchStrategy.IGNORE)
                .extraFieldStrategy(FieldMismatchStrategy.IGNORE)
                .maxBufferSize(Bounds.LINE);
        lines = builder.build(new CsvLineHandler(), text.reader()).iterator();
        var first = line();
        if (first == null) {
            throw ApiException.of(ErrorCode.NO_HEADER, "The first line of a CSV file names its columns.");
        }
        header = CsvHeader.of(first.cells(), words);
    }

    @Override
    public @Nullable ImportRow next() {
        var line = line();
        return line == null ? null : row(line, ++count);
    }

    private ImportRow row(CsvLine line, long number) {
        var width = line.cells().size();
        if (width > Bounds.CSV_CELLS) {
            return broken(
                    line,
                    number,
                    "has more than %d cells, and the header names %d".formatted(Bounds.CSV_CELLS, header.width()));
        }
        if (width != header.width()) {
            return broken(line, number, "has %d cells, and the header names %d".formatted(width, header.width()));
        }
        // Nothing that a product may hold contains this, so it stands for what is not UTF-8.
        if (line.cells().stream().anyMatch(CsvRows::isBroken)) {
            return broken(line, number, "is not UTF-8, or holds a zero character");
        }
        return header.row(line.cells()).read(number, line.line());
    }

    private static boolean isBroken(Written cell) {
        return cell.text().indexOf(CsvText.BROKEN) >= 0;
    }

    private static ImportRow broken(CsvLine line, long number, String message) {
        return ImportRow.broken(number, line.line(), List.of(new FieldError("row", message)));
    }

    private @Nullable CsvLine line() {
        try {
            if (!lines.hasNext()) {
                return null;
            }
            var line = lines.next();
            lastLine = line.line();
            return line;
        } catch (CsvParseException e) {
            throw ApiException.of(
                    ErrorCode.MALFORMED_CSV,
                    "The file is no CSV behind line %d: a quote is not closed, stands where none may, or a line has more than %d characters."
                            .formatted(lastLine, Bounds.LINE));
        }
    }
}
