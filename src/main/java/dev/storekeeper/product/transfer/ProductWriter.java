package dev.storekeeper.product.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductSnapshot;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;

/** Writes products to a file. A file that is not ended must not look complete. */
interface ProductWriter {

    void write(ProductSnapshot product);

    void end() throws IOException;

    /** Rows below a header (RFC 4180). An empty text is quoted, and a missing value is not. */
    final class Csv implements ProductWriter {

        /** The characters with which a formula begins in a spreadsheet. */
        private static final String FORMULA = "=+-@\t\r";

        private final CsvWriter rows;
        private final boolean safe;
        private final String[] cells = new String[ProductField.ALL.size()];

        /** @param safe whether to put an apostrophe before formulas, so that a spreadsheet shows them */
        Csv(OutputStream out, boolean safe) {
            this.safe = safe;
            rows = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(out, StandardCharsets.UTF_8);
            rows.writeRecord(
                    ProductField.ALL.stream().map(ProductField::wireName).toArray(String[]::new));
        }

        @Override
        public void write(ProductSnapshot product) {
            var column = 0;
            for (var field : ProductField.ALL) {
                var value = field.of(product);
                cells[column++] = value == null ? null : cell(value.toString());
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

    /** A JSON object on each line. */
    final class Ndjson implements ProductWriter {

        private final JsonGenerator json;

        Ndjson(OutputStream out, ObjectWriter writer) {
            json = writer.withRootValueSeparator("").createGenerator(out);
        }

        @Override
        public void write(ProductSnapshot product) {
            json.writeStartObject();
            for (var field : ProductField.ALL) {
                json.writeName(field.wireName());
                write(field.of(product));
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }

        private void write(@Nullable Object value) {
            switch (value) {
                case null -> json.writeNull();
                case Long number -> json.writeNumber(number);
                case Integer number -> json.writeNumber(number);
                case BigDecimal number -> json.writeNumber(number);
                default -> json.writeString(value.toString());
            }
        }

        @Override
        public void end() {
            json.close();
        }
    }
}
