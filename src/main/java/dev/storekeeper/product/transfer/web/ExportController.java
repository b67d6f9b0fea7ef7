package dev.storekeeper.product.transfer.web;

import dev.storekeeper.api.AcceptedFormat;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.product.ProductQuery;
import dev.storekeeper.product.ProductSort;
import dev.storekeeper.product.SearchWords;
import dev.storekeeper.product.transfer.FileFormat;
import dev.storekeeper.product.transfer.ProductExport;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.Pattern;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** Export of products as CSV or NDJSON. */
@RestController
class ExportController {

    private static final int PAGE = 2_500;

    private final ProductExport export;

    ExportController(ProductExport export) {
        this.export = export;
    }

    @GetMapping("/products/export")
    void export(@Valid ExportQuery query, @RequestHeader HttpHeaders headers, HttpServletResponse response)
            throws IOException, HttpMediaTypeNotAcceptableException {
        var format = query.format() == null ? accepted(headers) : query.format();
        var safe = query.safe() != null;
        if (safe && format != FileFormat.CSV) {
            throw ApiException.invalid("safe", "goes with CSV alone; add format=csv, or leave it out");
        }
        export.write(query.products(), format, safe, () -> {
            announce(format, response);
            return response.getOutputStream();
        });
    }

    private static FileFormat accepted(HttpHeaders headers) throws HttpMediaTypeNotAcceptableException {
        var types = Stream.of(FileFormat.values()).map(ExportController::typeOf).toList();
        return FileFormat.values()[types.indexOf(AcceptedFormat.of(headers, types))];
    }

    private static MediaType typeOf(FileFormat format) {
        return MediaType.parseMediaType(format.mediaType());
    }

    private static void announce(FileFormat format, HttpServletResponse response) {
        response.setContentType(format.mediaType());
        response.setCharacterEncoding("UTF-8");
        var name = "products." + format;
        response.setHeader(
                HttpHeaders.CONTENT_DISPOSITION,
                ContentDisposition.attachment().filename(name).build().toString());
    }

    /** The parameters that choose among the products are those of the list. */
    record ExportQuery(
            @Nullable SearchWords q,
            @Digits(integer = 8, fraction = 2) @Nullable BigDecimal priceMin,
            @Digits(integer = 8, fraction = 2) @Nullable BigDecimal priceMax,
            @Nullable Boolean inStock,
            @Nullable Boolean lowStock,
            @Nullable FileFormat format,

            @Pattern(regexp = "excel", message = "must be one of excel") @Nullable
            String safe) {

        ProductQuery products() {
            return new ProductQuery(q, priceMin, priceMax, inStock, lowStock, ProductSort.BY_ID, null, PAGE);
        }
    }
}
