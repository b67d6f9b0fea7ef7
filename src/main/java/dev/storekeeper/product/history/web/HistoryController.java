package dev.storekeeper.product.history.web;

import dev.storekeeper.account.AccountDirectory;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.product.ProductId;
import dev.storekeeper.product.history.ProductHistory;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What became of a product. */
@RestController
class HistoryController {

    private final ProductHistory history;
    private final AccountDirectory accounts;

    HistoryController(ProductHistory history, AccountDirectory accounts) {
        this.history = history;
        this.accounts = accounts;
    }

    @GetMapping("/products/{id}/history")
    ResponseEntity<List<HistoryAnswer>> history(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, List.of("limit", "after"));
        var limit = parameters.limit(ChangeListRequest.PAGE);
        var after = parameters.after(Long.MAX_VALUE);
        parameters.refuseAny();
        var product = ProductId.parse(id);
        var page = history.list(product, after, limit);
        var names = accounts.names(page.rows().stream()
                .map(entry -> entry.change().account())
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
        var entries = page.rows().stream().map(entry -> HistoryAnswer.of(entry, names));
        if (page.next() != null) {
            var next = Long.toString(page.next().first());
            return ResponseEntity.ok()
                    .header(HttpHeaders.LINK, parameters.next("/products/" + product + "/history", next))
                    .body(entries.toList());
        }
        if (page.rows().isEmpty() && after != Long.MAX_VALUE) {
            return ResponseEntity.ok(List.of());
        }
        var beginning = history.beginning(product, page.rows()).stream().mapToObj(HistoryAnswer::beginning);
        return ResponseEntity.ok(Stream.concat(entries, beginning).toList());
    }
}
