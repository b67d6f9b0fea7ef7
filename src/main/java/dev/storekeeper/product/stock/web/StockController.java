package dev.storekeeper.product.stock.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.api.VersionTags;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.stock.Reconciliation;
import dev.storekeeper.product.stock.StockHistory;
import dev.storekeeper.product.stock.StockService;
import jakarta.validation.Valid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The quantity of a product now and at any moment, and the movements that led to it. */
@RestController
@RequestMapping("/products/{id}/stock")
class StockController {

    private final StockService service;
    private final StockHistory history;
    private final Reconciliation reconciliation;
    private final ProductSearch products;

    StockController(StockService service, StockHistory history, Reconciliation reconciliation, ProductSearch products) {
        this.service = service;
        this.history = history;
        this.reconciliation = reconciliation;
        this.products = products;
    }

    /** Needs no If-Match: a move joins what others do, and a count names the quantity that it replaces. */
    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<LevelAnswer> move(
            @PathVariable long id, @RequestBody WrittenMovement written, @RequestHeader HttpHeaders headers) {
        var expected =
                VersionTags.in(headers).map(tags -> Expectation.of(tags, false)).orElse(Expectation.ANY);
        return answer(service.change(id, written.toChange(), expected));
    }

    @GetMapping
    ResponseEntity<LevelAnswer> level(@PathVariable long id, @Valid MomentQuery query) {
        var at = query.at();
        if (at == null) {
            return answer(products.find(id).orElseThrow(ProductService::notFound));
        }
        var quantity = history.asOf(id, at).orElseThrow(ProductService::notFound);
        return ResponseEntity.ok(new LevelAnswer(id, quantity, null, at));
    }

    @GetMapping("/explain")
    StockHistory.Explanation explain(@PathVariable long id, @Valid PeriodQuery query) {
        if (query.from() != null && query.to() != null && query.from().isAfter(query.to())) {
            throw ApiException.invalid("from", "must not be after to");
        }
        return history.explain(id, query.from(), query.to());
    }

    @GetMapping("/movements")
    Page<StockHistory.Movement> movements(@PathVariable long id, @Valid PageQuery query) {
        var page = history.list(id, query);
        if (page.rows().isEmpty() && query.after() == null) {
            throw ProductService.notFound();
        }
        return page;
    }

    /** Reads the whole ledger of the product, so it waits for its turn, before it locks the product. */
    @PostMapping("/reconcile")
    Reconciliation.Corrected reconcile(@PathVariable long id) {
        return products.inTurn(() -> reconciliation.correct(id));
    }

    private static ResponseEntity<LevelAnswer> answer(ProductSnapshot now) {
        return ResponseEntity.ok()
                .eTag(now.entityTag())
                .body(new LevelAnswer(now.id(), now.quantity(), now.version(), null));
    }

    record MomentQuery(@Nullable Instant at) {}

    record PeriodQuery(@Nullable Instant from, @Nullable Instant to) {}

    record LevelAnswer(
            long productId,
            int quantity,
            @Nullable Long version,
            @Nullable Instant at) {}
}
