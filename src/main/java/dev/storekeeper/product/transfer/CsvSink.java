package dev.storekeeper.product.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Rows as RFC 4180 has them, below a header; an empty text is quoted, and what has no value is not. */
final class CsvSink implements ProductSink {

    /** How a cell begins that a spreadsheet computes rather than shows. */
    private static final String FORMULA = "=+-@\t\r";

    private final CsvWriter rows;
    private final boolean safe;
    private final String[] cells = new String[ProductField.ALL.size()];

    /** @param safe whether what a spreadsheet would compute is preceded by an apostrophe, so that it is shown */
    CsvSink(OutputStream out, boolean safe) {
        this.safe = safe;
        rows = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(out, StandardCharsets.UTF_8);
        rows.writeRecord(ProductField.ALL.stream().map(ProductField::wireName).toArray(String[]::new));
    }

    @Override
    public void write(ProductSnapshot product) {
        for (var field : ProductField.ALL) {
            var value = field.of(product);
            cells[field.ordinal()] = value == null ? null : cell(value.toString());
        }
        rows.writeRecord(cells);
    }

    private String cell(String text) {
        return safe && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    @Override
    public void end() throws IOException {
        rows.close();
    }
}
