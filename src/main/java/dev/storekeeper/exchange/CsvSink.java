package dev.storekeeper.exchange;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.storekeeper.catalogue.ProductField;
import dev.storekeeper.catalogue.ProductSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Rows as RFC 4180 has them, below a header; an empty text is quoted, and what has no value is not. */
final class CsvSink implements ProductSink {

    private final CsvWriter rows;
    private final String[] cells = new String[ProductField.ALL.size()];

    CsvSink(OutputStream out) {
        rows = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(out, StandardCharsets.UTF_8);
        rows.writeRecord(ProductField.ALL.stream().map(ProductField::wireName).toArray(String[]::new));
    }

    @Override
    public void write(ProductSnapshot product) {
        for (var field : ProductField.ALL) {
            var value = field.of(product);
            cells[field.ordinal()] = value == null ? null : value.toString();
        }
        rows.writeRecord(cells);
    }

    @Override
    public void end() throws IOException {
        rows.close();
    }
}
