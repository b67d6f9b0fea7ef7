package dev.storekeeper.product.stock.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.api.VersionTags;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductQuantities;
import dev.storekeeper.product.ProductQuantity;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.stock.Reconciliation;
import dev.storekeeper.product.stock.StockAccount;
import dev.storekeeper.product.stock.StockAccount.Part;
import dev.storekeeper.product.stock.StockHistory;
import dev.storekeeper.product.stock.StockService;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
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
    private final ProductQuantities quantities;

    StockController(
            StockService service, StockHistory history, Reconciliation reconciliation, ProductQuantities quantities) {
        this.service = service;
        this.history = history;
        this.reconciliation = reconciliation;
        this.quantities = quantities;
    }

    /** Needs no If-Match: a move joins what others do, and a count names the quantity that it replaces. */
    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<LevelAnswer> move(
            @PathVariable long id, @RequestBody WrittenMovement written, @RequestHeader HttpHeaders headers) {
        var expected = VersionTags.in(headers)
                .map(tags -> new Expectation(tags::name, tags.oldest(), false))
                .orElse(Expectation.ANY);
        return answer(service.change(id, written.isMove() ? written.toMove() : written.toCount(), expected));
    }

    @GetMapping
    ResponseEntity<LevelAnswer> level(@PathVariable long id, @Valid MomentQuery query) {
        var at = query.at();
        if (at == null) {
            return answer(quantities.find(id).orElseThrow(ProductService::notFound));
        }
        var quantity = history.asOf(id, at).orElseThrow(ProductService::notFound);
        return ResponseEntity.ok(new LevelAnswer(id, quantity, null, at));
    }

    @GetMapping("/explain")
    ExplainAnswer explain(@PathVariable long id, @Valid PeriodQuery query) {
        if (query.from() != null && query.to() != null && query.from().isAfter(query.to())) {
            throw ApiException.invalid("from", "must not be after to");
        }
        return ExplainAnswer.of(history.explain(id, query.from(), query.to()));
    }

    @GetMapping("/movements")
    Page<MovementAnswer> movements(@PathVariable long id, @Valid PageQuery query) {
        var page = history.list(id, query);
        if (page.rows().isEmpty() && query.after() == null) {
            throw ProductService.notFound();
        }
        return page.map(MovementAnswer::of);
    }

    @PostMapping("/reconcile")
    CorrectedAnswer reconcile(@PathVariable long id) {
        var corrected = reconciliation.correct(id);
        var now = corrected.now();
        return new CorrectedAnswer(now.productId(), now.quantity(), now.version(), now.quantity() - corrected.ledger());
    }

    private static ResponseEntity<LevelAnswer> answer(ProductQuantity now) {
        return ResponseEntity.ok()
                .eTag(VersionTags.of(now.version()))
                .body(new LevelAnswer(now.productId(), now.quantity(), now.version(), null));
    }

    record MomentQuery(@Nullable Instant at) {}

    record PeriodQuery(@Nullable Instant from, @Nullable Instant to) {}

    record LevelAnswer(
            long productId,
            int quantity,
            @Nullable Long version,
            @Nullable Instant at) {}

    /** By how much the ledger was corrected; 0 where it agreed. */
    record CorrectedAnswer(long productId, int quantity, long version, long corrected) {}

    /** A row of the ledger on the wire. */
    record MovementAnswer(
            long id,
            Instant at,
            String reason,
            long delta,
            long before,
            int after,
            @Nullable Long account,
            @Nullable String session,
            @Nullable String note) {

        static MovementAnswer of(StockHistory.Movement row) {
            return new MovementAnswer(
                    row.id(),
                    row.at(),
                    row.reason(),
                    row.after() - row.before(),
                    row.before(),
                    row.after(),
                    row.account(),
                    row.session(),
                    row.note());
        }
    }

    /** How a quantity came about: the same movements once by reason and once by account. */
    record ExplainAnswer(
            @Nullable Instant from,
            Instant to,
            int opening,
            List<ByReason> movements,
            int closing,
            List<ByAccount> by) {

        static ExplainAnswer of(StockAccount account) {
            return new ExplainAnswer(
                    account.from(),
                    account.to(),
                    account.opening(),
                    grouped(account, Part::reason).entrySet().stream()
                            .map(group ->
                                    new ByReason(group.getKey(), movements(group.getValue()), sum(group.getValue())))
                            .toList(),
                    account.closing(),
                    grouped(account, part -> Optional.ofNullable(part.account())).entrySet().stream()
                            .map(group -> new ByAccount(
                                    group.getKey().orElse(null), movements(group.getValue()), sum(group.getValue())))
                            .toList());
        }

        private static <K> Map<K, List<Part>> grouped(StockAccount account, Function<Part, K> key) {
            return account.parts().stream()
                    .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()));
        }

        private static long movements(List<Part> parts) {
            return parts.stream().mapToLong(Part::movements).sum();
        }

        private static long sum(List<Part> parts) {
            return parts.stream().mapToLong(Part::sum).sum();
        }

        record ByReason(String reason, long count, long sum) {}

        /** Without an account: what the service did by itself. */
        record ByAccount(@Nullable Long account, long count, long sum) {}
    }
}
