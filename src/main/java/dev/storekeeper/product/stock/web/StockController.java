package dev.storekeeper.product.stock.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.storekeeper.api.Parameters;
import dev.storekeeper.api.Times;
import dev.storekeeper.api.VersionTags;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductId;
import dev.storekeeper.product.ProductQuantities;
import dev.storekeeper.product.ProductQuantity;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.stock.Reconciliation;
import dev.storekeeper.product.stock.StockHistory;
import dev.storekeeper.product.stock.StockService;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** How much there is of a product, now and then, and how it came to be. */
@RestController
@RequestMapping("/products/{id}/stock")
class StockController {

    private static final int PAGE = 100;

    private final StockService service;
    private final StockHistory history;
    private final Reconciliation reconciliation;
    private final ProductQuantities quantities;

    StockController(
            StockService service, StockHistory history, Reconciliation reconciliation, ProductQuantities quantities) {
        this.service = service;
        this.history = history;
        this.reconciliation = reconciliation;
        this.quantities = quantities;
    }

    /** Asks nobody for a version: a move joins whatever others do, and a count names the quantity that it believes in. */
    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<LevelAnswer> move(
            @PathVariable String id, @RequestBody WrittenMovement written, @RequestHeader HttpHeaders headers) {
        var product = ProductId.parse(id);
        var expected = VersionTags.in(headers)
                .map(tags -> new Expectation(tags::name, tags.oldest(), false))
                .orElse(Expectation.ANY);
        var change = written.isMove() ? written.toMove() : written.toCount();
        return answer(service.change(product, change, expected));
    }

    @GetMapping
    ResponseEntity<LevelAnswer> level(@PathVariable String id, @RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, List.of("at"));
        var at = parameters.read("at", Times::read);
        parameters.refuseAny();
        var product = ProductId.parse(id);
        if (at == null) {
            return answer(quantities.find(product).orElseThrow(ProductService::notFound));
        }
        var quantity = history.asOf(product, at).orElseThrow(ProductService::notFound);
        return ResponseEntity.ok(new LevelAnswer(product, quantity, null, at));
    }

    @GetMapping("/explain")
    ExplainAnswer explain(@PathVariable String id, @RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, List.of("from", "to"));
        var from = parameters.read("from", Times::read);
        var to = parameters.read("to", Times::read);
        parameters.check(from == null || to == null || !from.isAfter(to), "from", "must not be after to");
        parameters.refuseAny();
        return ExplainAnswer.of(history.explain(ProductId.parse(id), from, to));
    }

    @GetMapping("/movements")
    ResponseEntity<List<MovementAnswer>> movements(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, List.of("limit", "after"));
        var limit = parameters.limit(PAGE);
        var after = parameters.after(Long.MAX_VALUE);
        parameters.refuseAny();
        var product = ProductId.parse(id);
        var page = history.list(product, after, limit);
        if (page.movements().isEmpty() && after == Long.MAX_VALUE) {
            throw ProductService.notFound();
        }
        var answer = ResponseEntity.ok();
        if (page.next() != null) {
            var path = "/products/" + product + "/stock/movements";
            answer.header(HttpHeaders.LINK, parameters.next(path, page.next().toString()));
        }
        return answer.body(page.movements().stream().map(MovementAnswer::of).toList());
    }

    @PostMapping("/reconcile")
    CorrectedAnswer reconcile(@PathVariable String id) {
        var corrected = reconciliation.correct(ProductId.parse(id));
        var now = corrected.now();
        return new CorrectedAnswer(now.productId(), now.quantity(), now.version(), now.quantity() - corrected.ledger());
    }

    private static ResponseEntity<LevelAnswer> answer(ProductQuantity now) {
        return ResponseEntity.ok()
                .eTag(VersionTags.of(now.version()))
                .body(new LevelAnswer(now.productId(), now.quantity(), now.version(), null));
    }

    record LevelAnswer(
            long productId,
            int quantity,
            @Nullable Long version,
            @Nullable Instant at) {}

    /** By how much the ledger was corrected; 0 where it agreed. */
    record CorrectedAnswer(long productId, int quantity, long version, long corrected) {}
}
