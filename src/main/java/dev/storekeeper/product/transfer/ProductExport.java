package dev.storekeeper.product.transfer;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.QuoteStrategies;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.Page;
import dev.storekeeper.product.ProductAnswer;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductQuery;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.token.Author;
import dev.storekeeper.token.EndedSessions;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.springframework.stereotype.Service;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the chosen products, each as it is when its page is read. The next page is read while this one is written, so that a slow
 * reader holds two pages in memory and no connection of the database.
 */
@Service
public class ProductExport {

    /** Two pages of 2,500 rows, whose texts may be as long as allowed. */
    private static final long BYTES_PER_EXPORT = 10 * 1024 * 1024;

    /** All exports together may have a quarter of the heap. */
    private static final int AT_ONCE = Math.clamp(Runtime.getRuntime().maxMemory() / 4 / BYTES_PER_EXPORT, 2, 10_000);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    /** For an export whose client has read a part of it already, and would have to begin again. */
    private static final Duration PATIENCE_UNDER_WAY = Duration.ofSeconds(25);

    private final Bulkhead.Shared<Long> exports = new Bulkhead.Shared<>(
            AT_ONCE,
            AT_ONCE / 2,
            PATIENCE,
            "The service sends as many exports as it has memory for.",
            "Your account has too many exports on their way; read them first.");
    private final Bulkhead.Shared<Long> pages = new Bulkhead.Shared<>(
            Bounds.EXPORT_PAGES,
            Bounds.EXPORT_PAGES / 2,
            PATIENCE,
            "Too many exports read products at the moment.",
            "Too many exports of your account read products at the moment.");
    /** Of those that have their turn among the searches too: they wait there for longer than others, and would take all. */
    private final Bulkhead.Shared<Long> searchedPages = new Bulkhead.Shared<>(
            Bounds.SEARCHES / 2,
            Bounds.SEARCHES / 4,
            PATIENCE,
            "Too many exports search products at the moment.",
            "Too many exports of your account search products at the moment.");

    private final ProductSearch search;
    private final EndedSessions ended;
    private final JsonMapper json;

    ProductExport(ProductSearch search, EndedSessions ended, JsonMapper json) {
        this.search = search;
        this.ended = ended;
        this.json = json;
    }

    /**
     * Opens the destination once the first page is read, so that a refusal can still be answered until then.
     *
     * @param query its limit is the size of a page
     * @param safe whether a spreadsheet shows formulas of a CSV file as text; such a file cannot be imported as it was
     */
    public void write(ProductQuery query, FileFormat format, boolean safe, Destination destination) throws IOException {
        var account = Author.current().accountIdOrZero();
        try (var _ = exports.enter(account, 1);
                var ahead = new ReadAhead()) {
            var page = read(account, query, PATIENCE);
            ended.requireOpen();
            var rows = rows(format, safe, destination.open());
            for (var place = page.next(); place != null; place = page.next()) {
                var from = query.after(place);
                var next = ahead.begin(() -> read(account, from, PATIENCE_UNDER_WAY));
                page.rows().forEach(rows::write);
                page = next.get();
                ended.requireOpen();
            }
            page.rows().forEach(rows::write);
            ended.requireOpen();
            rows.end();
        }
    }

    private Page<ProductSnapshot> read(long account, ProductQuery query, Duration patience) {
        var turns = query.readsFewRows() ? pages : searchedPages;
        return turns.execute(account, patience, () -> search.list(query, patience));
    }

    private Rows rows(FileFormat format, boolean safe, OutputStream out) {
        return switch (format) {
            case CSV -> new Csv(out, safe);
            case NDJSON -> new Ndjson(out, json.writer());
        };
    }

    /** Where an export is written to. */
    @FunctionalInterface
    public interface Destination {

        OutputStream open() throws IOException;
    }

    /** The products in a file. A file that is not ended must not look complete. */
    private interface Rows {

        void write(ProductSnapshot product);

        void end() throws IOException;
    }

    /** Rows below a header (RFC 4180). An empty text is quoted, and a missing value is not. */
    private static final class Csv implements Rows {

        /** The characters with which a formula begins in a spreadsheet. */
        private static final String FORMULA = "=+-@\t\r";

        private final CsvWriter writer;
        private final boolean safe;
        private final String[] cells = new String[ProductField.ALL.size()];

        /** @param safe whether to put an apostrophe before formulas, so that a spreadsheet shows them */
        Csv(OutputStream out, boolean safe) {
            this.safe = safe;
            writer = CsvWriter.builder().quoteStrategy(QuoteStrategies.EMPTY).build(out, StandardCharsets.UTF_8);
            writer.writeRecord(
                    ProductField.ALL.stream().map(ProductField::wireName).toArray(String[]::new));
        }

        @Override
        public void write(ProductSnapshot product) {
            var column = 0;
            for (var field : ProductField.ALL) {
                var value = field.of(product);
                cells[column++] = value == null ? null : cell(value.toString());
            }
            writer.writeRecord(cells);
        }

        private String cell(String text) {
            return safe && !text.isEmpty() && FORMULA.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
        }

        @Override
        public void end() throws IOException {
            writer.close();
        }
    }

    /** A JSON object on each line. */
    private static final class Ndjson implements Rows {

        private final JsonGenerator json;

        Ndjson(OutputStream out, ObjectWriter writer) {
            json = writer.withRootValueSeparator("").createGenerator(out);
        }

        @Override
        public void write(ProductSnapshot product) {
            ProductAnswer.write(product, ProductField.ALL, json);
            json.writeRaw('\n');
        }

        @Override
        public void end() {
            json.close();
        }
    }
}
