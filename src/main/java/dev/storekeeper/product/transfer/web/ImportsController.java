package dev.storekeeper.product.transfer.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.product.transfer.ImportRun;
import dev.storekeeper.product.transfer.Imports;
import dev.storekeeper.token.CurrentAccount;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Imports of the last 30 days: how far they have come, and an end to them. */
@RestController
@RequestMapping("/imports")
class ImportsController {

    private static final int PAGE = 100;
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    private final Imports imports;

    ImportsController(Imports imports) {
        this.imports = imports;
    }

    @GetMapping
    ResponseEntity<List<ImportRun>> list(@RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, List.of("limit", "after"));
        var limit = parameters.limit(PAGE);
        var after = parameters.after(Long.MAX_VALUE);
        parameters.refuseAny();
        var found = imports.list(after, limit + 1);
        if (found.size() <= limit) {
            return ResponseEntity.ok(found);
        }
        var page = found.subList(0, limit);
        return ResponseEntity.ok()
                .header(
                        HttpHeaders.LINK,
                        parameters.next("/imports", Long.toString(page.getLast().id())))
                .body(page);
    }

    @GetMapping("/{id}")
    Detail one(@PathVariable String id) {
        var run = imports.find(parse(id));
        return new Detail(run, imports.progressOf(run.id()));
    }

    @DeleteMapping("/{id}")
    ImportRun cancel(@PathVariable String id, @AuthenticationPrincipal CurrentAccount caller) {
        return imports.cancel(parse(id), caller.id());
    }

    private static long parse(String id) {
        if (!ID.matcher(id).matches()) {
            throw ApiException.of(ErrorCode.NOT_FOUND, "There is no such import.");
        }
        return Long.parseLong(id);
    }

    /** An import with a line for each 10,000 rows. */
    record Detail(@JsonUnwrapped ImportRun run, List<ImportRun.Progress> progress) {}
}
