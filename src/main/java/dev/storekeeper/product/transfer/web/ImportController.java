package dev.storekeeper.product.transfer.web;

import dev.storekeeper.account.Role;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.api.Preferences;
import dev.storekeeper.product.transfer.FileFormat;
import dev.storekeeper.product.transfer.ImportOptions;
import dev.storekeeper.product.transfer.ImportResult;
import dev.storekeeper.product.transfer.ProductImport;
import dev.storekeeper.server.ArrivedBodies;
import dev.storekeeper.token.CurrentAccount;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** A file of products that somebody sends. */
@RestController
class ImportController {

    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";

    /**
     * Room for all ids that a shop is likely to have given. A row moves the ids of all later products above its own, also where it is
     * taken back, so an editor does not choose a larger one.
     */
    private static final long LARGEST_NEW_ID = 1_000_000_000;

    /** An admin restores any shop. What its products are given after that still fits the ids that rows may name. */
    private static final long LARGEST_RESTORED_ID = 1_000_000_000_000L;

    /** What an answer to a request with an Idempotency-Key may have, less its first lines. */
    private static final long MOST_KEPT = 48 * 1024;

    private final ProductImport imports;
    private final ArrivedBodies bodies;
    private final ImportProperties properties;
    private final JsonMapper json;

    ImportController(ProductImport imports, ArrivedBodies bodies, ImportProperties properties, JsonMapper json) {
        this.imports = imports;
        this.bodies = bodies;
        this.properties = properties;
        this.json = json;
    }

    @PostMapping(
            path = "/products/import",
            consumes = {CSV, NDJSON})
    void read(
            @RequestParam MultiValueMap<String, String> given,
            @RequestHeader("Content-Type") MediaType type,
            @RequestHeader HttpHeaders headers,
            @AuthenticationPrincipal CurrentAccount caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        var format = type.isCompatibleWith(MediaType.parseMediaType(CSV)) ? FileFormat.CSV : FileFormat.NDJSON;
        var options = options(given, format, headers, caller);
        try (var body = bodies.of(request);
                var result = imports.run(body, options, caller.id())) {
            if (options.merging()) {
                response.setHeader("Preference-Applied", Preferences.MERGE);
            }
            answer(result, response);
        }
    }

    private ImportOptions options(
            MultiValueMap<String, String> given, FileFormat format, HttpHeaders headers, CurrentAccount caller) {
        var keyed = headers.containsHeader("Idempotency-Key");
        var parameters = new Parameters(given, List.of("dry_run", "on_error", "report"));
        var options = new ImportOptions(
                format,
                parameters.read("dry_run", (name, text) -> isSecond(name, text, "false", "true"), false),
                parameters.read("on_error", (name, text) -> isSecond(name, text, "abort", "skip"), false),
                Preferences.askToMerge(headers),
                parameters.read("report", (name, text) -> isSecond(name, text, "all", "errors"), false),
                caller.role() == Role.ADMIN ? LARGEST_RESTORED_ID : LARGEST_NEW_ID,
                keyed ? MOST_KEPT : properties.maxReport().toBytes(),
                !keyed);
        parameters.refuseAny();
        return options;
    }

    private static Boolean isSecond(String name, String text, String first, String second) {
        if (!text.equals(first) && !text.equals(second)) {
            throw ApiException.invalid(name, "must be %s or %s".formatted(first, second));
        }
        return text.equals(second);
    }

    /** The figures and then the rows, as they come from the disk. */
    private void answer(ImportResult result, HttpServletResponse response) throws IOException {
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        var head = json.writeValueAsBytes(result.summary());
        var out = response.getOutputStream();
        out.write(head, 0, head.length - 1);
        out.print(",\"report\":");
        try (var report = result.report()) {
            report.transferTo(out);
        }
        out.print("}");
    }
}
