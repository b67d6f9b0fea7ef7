package dev.storekeeper.product.transfer;

import dev.storekeeper.product.ProductPage;
import dev.storekeeper.product.ProductQuery;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.token.EndedSessions;
import java.io.IOException;
import java.io.OutputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.springframework.security.concurrent.DelegatingSecurityContextExecutorService;
import org.springframework.stereotype.Service;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes all products that somebody chooses, each as it is when its page is read: the next page is read while this one is written, so
 * that memory holds two, and nobody's slow network holds a connection of the database.
 */
@Service
public class ProductExport {

    private final ProductSearch search;
    private final EndedSessions ended;
    private final JsonMapper json;

    ProductExport(ProductSearch search, EndedSessions ended, JsonMapper json) {
        this.search = search;
        this.ended = ended;
        this.json = json;
    }

    /**
     * Asks for the place to write to once there is something to write.
     *
     * @param query its limit is the size of a page
     * @param safe whether a spreadsheet is to compute no cell of a CSV file; such a file is not read back as it was
     */
    public void write(ProductQuery query, FileFormat format, boolean safe, Destination destination) throws IOException {
        // The account that reads is known on the reading thread too.
        try (var reader = new DelegatingSecurityContextExecutorService(Executors.newVirtualThreadPerTaskExecutor())) {
            var page = search.list(query);
            ended.requireOpen();
            var sink = sink(format, safe, destination.open());
            for (var next = begin(reader, query, page); next != null; next = begin(reader, query, page)) {
                write(page, sink);
                page = result(next);
                ended.requireOpen();
            }
            write(page, sink);
            sink.end();
        }
    }

    private ProductSink sink(FileFormat format, boolean safe, OutputStream out) {
        return switch (format) {
            case CSV -> new CsvSink(out, safe);
            case NDJSON -> new NdjsonSink(json.writer(), out);
        };
    }

    private static void write(ProductPage page, ProductSink sink) throws IOException {
        for (var product : page.products()) {
            sink.write(product);
        }
    }

    private @Nullable Future<ProductPage> begin(ExecutorService reader, ProductQuery query, ProductPage page) {
        var place = page.next();
        return place == null ? null : reader.submit(() -> search.list(query.after(place)));
    }

    private static ProductPage result(Future<ProductPage> page) {
        try {
            return page.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Where an export is written to. */
    @FunctionalInterface
    public interface Destination {

        OutputStream open() throws IOException;
    }
}
