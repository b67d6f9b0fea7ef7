package dev.storekeeper.product.history.web;

import dev.storekeeper.account.AccountDirectory;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.product.history.ChangeCursor;
import dev.storekeeper.product.history.ChangePage;
import dev.storekeeper.product.history.ChangeSearch;
import dev.storekeeper.product.history.ChangeSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Who has changed which products, when and how. */
@RestController
@RequestMapping("/changes")
class ChangeController {

    private final ChangeSearch search;
    private final AccountDirectory accounts;

    ChangeController(ChangeSearch search, AccountDirectory accounts) {
        this.search = search;
        this.accounts = accounts;
    }

    @GetMapping
    ResponseEntity<List<ChangeAnswer>> list(@RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, ChangeListRequest.ALLOWED);
        var page = search.list(ChangeListRequest.read(parameters));
        var names = names(page.rows());
        return answer(page, parameters, "/changes", change -> ChangeAnswer.of(change, names, null));
    }

    @GetMapping("/{id}")
    ChangeAnswer one(@PathVariable String id, @RequestParam MultiValueMap<String, String> given) {
        new Parameters(given, List.of()).refuseAny();
        var change = search.find(ChangeId.parse(id)).orElseThrow(ChangeSearch::notFound);
        return ChangeAnswer.of(change, names(List.of(change)), search.revertedBy(change.id()));
    }

    @GetMapping("/{id}/products")
    ResponseEntity<List<ChangedProductAnswer>> products(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, List.of("limit", "after"));
        var limit = parameters.limit(ChangeListRequest.PAGE);
        var after = parameters.read("after", ChangeCursor::parse, ChangeCursor.FROM_FIRST);
        parameters.refuseAny();
        var change = search.find(ChangeId.parse(id)).orElseThrow(ChangeSearch::notFound);
        var page = search.products(change.id(), after, limit);
        return answer(page, parameters, "/changes/" + change.id() + "/products", ChangedProductAnswer::of);
    }

    private Map<Long, String> names(List<ChangeSet> changes) {
        return accounts.names(changes.stream()
                .map(ChangeSet::account)
                .filter(Objects::nonNull)
                .collect(Collectors.toSet()));
    }

    static <T, A> ResponseEntity<List<A>> answer(
            ChangePage<T> page, Parameters parameters, String path, Function<T, A> form) {
        var answer = ResponseEntity.ok();
        if (page.next() != null) {
            answer.header(HttpHeaders.LINK, parameters.next(path, page.next().text()));
        }
        return answer.body(page.rows().stream().map(form).toList());
    }
}
