package dev.storekeeper.product.transfer;

import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.product.ProductQuery;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.token.Author;
import dev.storekeeper.token.EndedSessions;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Objects;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes the chosen products, each as it is when its page is read. The next page is read while this one is written, so that a slow
 * reader holds two pages in memory and no connection of the database.
 */
@Service
public class ProductExport {

    /** Two pages of 5,000 rows. */
    private static final long BYTES_PER_EXPORT = 10 * 1024 * 1024;

    /** All exports together may have a quarter of the heap. */
    private static final int AT_ONCE = Math.clamp(Runtime.getRuntime().maxMemory() / 4 / BYTES_PER_EXPORT, 2, 10_000);

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final Bulkhead exports =
            new Bulkhead(AT_ONCE, PATIENCE, "The service sends as many exports as it has memory for.");
    private final Bulkhead.PerKey<Long> exportsOfAccount = new Bulkhead.PerKey<>(
            AT_ONCE / 2, PATIENCE, "Your account has too many exports on their way; read them first.");
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
        var account = Objects.requireNonNullElse(Author.current().accountId(), 0L);
        try (var _ = exportsOfAccount.enter(account, 1);
                var _ = exports.enter(1);
                var ahead = new ReadAhead()) {
            var page = search.list(query);
            ended.requireOpen();
            var writer = writer(format, safe, destination.open());
            for (var place = page.next(); place != null; place = page.next()) {
                var from = query.after(place);
                var next = ahead.begin(() -> search.list(from));
                page.rows().forEach(writer::write);
                page = next.get();
                ended.requireOpen();
            }
            page.rows().forEach(writer::write);
            ended.requireOpen();
            writer.end();
        }
    }

    private ProductWriter writer(FileFormat format, boolean safe, OutputStream out) {
        return switch (format) {
            case CSV -> new ProductWriter.Csv(out, safe);
            case NDJSON -> new ProductWriter.Ndjson(out, json.writer());
        };
    }

    /** Where an export is written to. */
    @FunctionalInterface
    public interface Destination {

        OutputStream open() throws IOException;
    }
}
