package dev.storekeeper.product.history.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.product.ProductId;
import dev.storekeeper.product.history.RevertService;
import dev.storekeeper.product.history.Reverted;
import java.util.List;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Undoes changes. */
@RestController
class RevertController {

    private final RevertService service;

    RevertController(RevertService service) {
        this.service = service;
    }

    /** What is undone already asks for nothing more: 200 with no {@code change}, so that a repeated request does no harm. */
    @PostMapping("/changes/{id}/revert")
    Reverted revert(@PathVariable String id, @RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, List.of("on_conflict"));
        var skipping = parameters.read("on_conflict", RevertController::skipping, false);
        parameters.refuseAny();
        return service.revert(ChangeId.parse(id), skipping);
    }

    @PostMapping("/products/{id}/restore")
    ResponseEntity<RestoredAnswer> restore(@PathVariable String id, @RequestParam MultiValueMap<String, String> given) {
        new Parameters(given, List.of()).refuseAny();
        var product = service.restore(ProductId.parse(id));
        return ResponseEntity.ok().eTag(product.entityTag()).body(RestoredAnswer.of(product));
    }

    private static Boolean skipping(String name, String text) {
        return switch (text) {
            case "skip" -> true;
            case "abort" -> false;
            default -> throw ApiException.invalid(name, "must be abort or skip");
        };
    }
}
