package dev.storekeeper.product.transfer.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.product.ProductQuery;
import dev.storekeeper.product.ProductSort;
import dev.storekeeper.product.transfer.FileFormat;
import dev.storekeeper.product.transfer.ProductExport;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.util.MultiValueMap;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Products as a file. */
@RestController
class ExportController {

    private static final int PAGE = 5_000;

    private final ProductExport export;

    ExportController(ProductExport export) {
        this.export = export;
    }

    @GetMapping("/products/export")
    void export(
            @RequestParam MultiValueMap<String, String> given,
            @RequestHeader HttpHeaders headers,
            HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        var allowed = Stream.concat(Stream.of("format", "safe"), ProductQuery.FILTERS.stream());
        var parameters = new Parameters(given, allowed.toList());
        var query = ProductQuery.of(parameters, ProductSort.BY_ID, null, PAGE);
        var named = parameters.read("format", ExportController::format);
        var safe = parameters.read("safe", ExportController::safe, false);
        parameters.refuseAny();
        var format = named == null ? AcceptedFormat.of(headers) : named;
        if (safe && format != FileFormat.CSV) {
            throw ApiException.invalid("safe", "goes with CSV alone; add format=csv, or leave it out");
        }
        export.write(query, format, safe, () -> {
            announce(format, response);
            return response.getOutputStream();
        });
    }

    private static void announce(FileFormat format, HttpServletResponse response) {
        response.setContentType(format.mediaType());
        response.setCharacterEncoding("UTF-8");
        var name = "products." + format.wireName();
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name).build().toString());
    }

    private static FileFormat format(String name, String text) {
        return FileFormat.named(text).orElseThrow(() -> ApiException.invalid(name, "must be csv or ndjson"));
    }

    private static Boolean safe(String name, String text) {
        if (!text.equals("excel")) {
            throw ApiException.invalid(name, "must be excel, or left out");
        }
        return true;
    }
}
