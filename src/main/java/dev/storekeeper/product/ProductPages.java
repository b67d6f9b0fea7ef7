package dev.storekeeper.product;

import static java.util.Collections.nCopies;

import dev.storekeeper.api.InUse;
import dev.storekeeper.api.Page;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Pages of the list of products, as they are now. The database tells ids and versions each time, and need not send again what this node
 * knows in the same version.
 */
@Component
public class ProductPages {

    private final ProductSearch search;
    private final RecentProducts recent;

    /** Requests for the same page at the same time share it: the first page is what most clients ask for. */
    private final InUse<ProductQuery, SharedWork<ProductQuery, Page<KnownProduct>>> pages =
            new InUse<>(query -> new SharedWork<>(SharedWork.READS_AT_ONCE, same -> nCopies(same.size(), read(query))));

    ProductPages(ProductSearch search, RecentProducts recent) {
        this.search = search;
        this.recent = recent;
    }

    public Page<KnownProduct> list(ProductQuery query) {
        // A query that reads many rows counts for the account that asks.
        return query.readsFewRows() ? pages.use(query, page -> page.answer(query)) : read(query);
    }

    /** Finds a page in the database, whatever this node knows of its products. */
    public Page<KnownProduct> listAnew(ProductQuery query) {
        var now = recent.now();
        return search.list(query, ProductSearch.PATIENCE).map(product -> new KnownProduct(product, now));
    }

    private Page<KnownProduct> read(ProductQuery query) {
        return Page.read(query.limit(), rows -> rows(query, rows), last -> Keyset.place(last.product(), query.sort()));
    }

    private List<KnownProduct> rows(ProductQuery query, int rows) {
        // Searching twice would cost more than the rows do.
        if (query.readsFewRows()) {
            var versions = search.versions(query, rows);
            var known = versions.stream()
                    .map(recent::known)
                    .flatMap(Optional::stream)
                    .toList();
            if (known.size() == versions.size()) {
                return known;
            }
        }
        var now = recent.now();
        return search.rows(query, rows, ProductSearch.PATIENCE).stream()
                .map(product -> recent.keep(product, now))
                .toList();
    }
}
