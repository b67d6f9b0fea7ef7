package dev.storekeeper.product.transfer.web;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.storekeeper.account.Role;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.api.Preferences;
import dev.storekeeper.api.Utf8Json;
import dev.storekeeper.product.transfer.FileFormat;
import dev.storekeeper.product.transfer.ImportOptions;
import dev.storekeeper.product.transfer.ImportRun;
import dev.storekeeper.product.transfer.Imports;
import dev.storekeeper.product.transfer.ProductImport;
import dev.storekeeper.server.ArrivedBodies;
import dev.storekeeper.token.CurrentAccount;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Imports of files: their start, their progress for 30 days, and their cancellation. */
@RestController
class ImportController {

    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";

    /**
     * Above all ids that a shop is likely to have given. A row moves the ids of all later products above its own, also where it is
     * taken back, so an editor does not choose a larger one.
     */
    private static final long LARGEST_NEW_ID = 1_000_000_000;

    /** An admin restores any shop. What its products are given after that still fits the ids that rows may name. */
    private static final long LARGEST_RESTORED_ID = 1_000_000_000_000L;

    /** The bytes that an answer to a request with an Idempotency-Key may have, less the figures before the report. */
    private static final long MOST_KEPT = 48 * 1024;

    private final ProductImport imports;
    private final Imports runs;
    private final ArrivedBodies bodies;
    private final Properties properties;
    private final JsonMapper json;

    ImportController(
            ProductImport imports, Imports runs, ArrivedBodies bodies, Properties properties, JsonMapper json) {
        this.imports = imports;
        this.runs = runs;
        this.bodies = bodies;
        this.properties = properties;
        this.json = json;
    }

    @PostMapping(
            path = "/products/import",
            consumes = {CSV, NDJSON})
    void read(
            @Valid ImportQuery query,
            @RequestHeader("Content-Type") MediaType type,
            @RequestHeader HttpHeaders headers,
            @AuthenticationPrincipal CurrentAccount caller,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        Utf8Json.requireCharset(type);
        var format = type.isCompatibleWith(MediaType.parseMediaType(CSV)) ? FileFormat.CSV : FileFormat.NDJSON;
        var options = options(query, format, headers, caller);
        var result = run(request, options, caller.id());
        if (options.merging()) {
            response.setHeader(Preferences.APPLIED, Preferences.MERGE);
        }
        answer(result, response);
    }

    /** The file has given its place to another before the sender reads the report. */
    private ProductImport.Result run(HttpServletRequest request, ImportOptions options, long account) {
        try (var body = bodies.of(request)) {
            return imports.run(body, options, account);
        }
    }

    @GetMapping("/imports")
    Page<ImportRun> list(@Valid PageQuery query) {
        return runs.list(query);
    }

    @GetMapping("/imports/{id}")
    Detail one(@PathVariable long id) {
        return new Detail(runs.find(id), runs.progressOf(id));
    }

    @DeleteMapping("/imports/{id}")
    ImportRun cancel(@PathVariable long id, @AuthenticationPrincipal CurrentAccount caller) {
        return runs.cancel(id, caller.id());
    }

    private ImportOptions options(ImportQuery query, FileFormat format, HttpHeaders headers, CurrentAccount caller) {
        var keyed = headers.containsHeader("Idempotency-Key");
        return new ImportOptions(
                format,
                Boolean.TRUE.equals(query.dryRun()),
                "skip".equals(query.onError()),
                Preferences.askToMerge(headers),
                "errors".equals(query.report()),
                caller.role() == Role.ADMIN ? LARGEST_RESTORED_ID : LARGEST_NEW_ID,
                keyed ? MOST_KEPT : properties.maxReport().toBytes(),
                !keyed);
    }

    /** The figures and then the rows, as they come from the disk. */
    private void answer(ProductImport.Result result, HttpServletResponse response) throws IOException {
        try (var report = result.report()) {
            response.setContentType(MediaType.APPLICATION_JSON_VALUE);
            var head = json.writeValueAsBytes(result);
            var out = response.getOutputStream();
            out.write(head, 0, head.length - 1);
            out.print(",\"report\":");
            report.transferTo(out);
            out.print("}");
        }
    }

    /**
     * @param onError what becomes of the other rows where some fail
     * @param report which rows the report names
     */
    record ImportQuery(
            @Nullable Boolean dryRun,

            @Pattern(regexp = "abort|skip", message = "must be one of abort, skip") @Nullable
            String onError,

            @Pattern(regexp = "all|errors", message = "must be one of all, errors") @Nullable
            String report) {}

    /** An import with a line for each 10,000 rows. */
    record Detail(@JsonUnwrapped ImportRun run, List<ImportRun.Progress> progress) {}

    /**
     * Imports of files.
     *
     * @param maxReport the largest report, which is kept on disk until it is sent; a row for each of a million products fits
     */
    @ConfigurationProperties("storekeeper.import")
    record Properties(@DefaultValue("64MB") DataSize maxReport) {}
}
