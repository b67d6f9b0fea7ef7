package dev.storekeeper.product.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.Preferences;
import dev.storekeeper.api.VersionTags;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.KnownProduct;
import dev.storekeeper.product.ProductAnswer;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductPages;
import dev.storekeeper.product.ProductReader;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.RecentProducts;
import dev.storekeeper.product.WrittenProduct;
import dev.storekeeper.product.web.ProductListRequest.ProductFields;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.ServletWebRequest;
import tools.jackson.databind.json.JsonMapper;

/** Products: list, read, create, change, delete. */
@RestController
@RequestMapping("/products")
class ProductController {

    private static final String ANY = "*";
    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final ProductService products;
    private final RecentProducts recent;
    private final ProductPages pages;
    private final ProductReader reader;
    private final JsonMapper json;

    private final Properties properties;

    ProductController(
            ProductService products,
            RecentProducts recent,
            ProductPages pages,
            ProductReader reader,
            JsonMapper json,
            Properties properties) {
        this.products = products;
        this.recent = recent;
        this.pages = pages;
        this.reader = reader;
        this.json = json;
        this.properties = properties;
    }

    @GetMapping
    Page<ProductAnswer> list(
            @Valid ProductListRequest wanted,
            @RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl) {
        var page = isNoCache(cacheControl) ? pages.listAnew(wanted.query()) : pages.list(wanted.query());
        return page.map(product -> answer(product, wanted.fields()));
    }

    @GetMapping("/{id}")
    @Nullable
    ProductAnswer one(
            @PathVariable long id,
            @Valid ProductRequest wanted,
            @RequestHeader(name = HttpHeaders.CACHE_CONTROL, required = false) @Nullable String cacheControl,
            ServletWebRequest request,
            HttpServletResponse response) {
        var product =
                (isNoCache(cacheControl) ? recent.findAnew(id) : recent.find(id)).orElseThrow(ProductService::notFound);
        // This also writes the ETag.
        if (request.checkNotModified(product.product().entityTag())) {
            return null;
        }
        // Spring compares tags, but takes '*' for unsafe methods only; it means any version (RFC 9110, section 13.1.2).
        if (ANY.equals(request.getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
            return null;
        }
        return answer(product, wanted.fields());
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<ProductAnswer> create(@RequestBody WrittenProduct written) {
        var product = products.create(reader.details(written));
        return answer(ResponseEntity.created(URI.create("/products/" + product.id())), product);
    }

    @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<ProductAnswer> update(
            @PathVariable long id, @RequestBody WrittenProduct written, @RequestHeader HttpHeaders headers) {
        return edit(id, written, headers);
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MERGE_PATCH, APPLICATION_JSON_VALUE})
    ResponseEntity<ProductAnswer> patch(
            @PathVariable long id, @RequestBody WrittenProduct written, @RequestHeader HttpHeaders headers) {
        return edit(id, written, headers);
    }

    @DeleteMapping("/{id}")
    Deleted delete(@PathVariable long id, @RequestHeader HttpHeaders headers) {
        products.delete(id, expected(id, headers));
        return new Deleted("Product deleted successfully");
    }

    private ResponseEntity<ProductAnswer> edit(long id, WrittenProduct written, HttpHeaders headers) {
        var edited = products.edit(id, reader.edit(written), expected(id, headers));
        var answer = ResponseEntity.ok();
        if (edited.merged()) {
            answer.header(Preferences.APPLIED, Preferences.MERGE);
        }
        return answer(answer, edited.product());
    }

    private Expectation expected(long id, HttpHeaders headers) {
        if (properties.requireIfMatch() && !headers.containsHeader(HttpHeaders.IF_MATCH)) {
            throw ApiException.of(
                            ErrorCode.IF_MATCH_REQUIRED,
                            "A change must say which version it means: read the product, and send its ETag as the header If-Match.")
                    .next("GET /products/" + id);
        }
        return VersionTags.in(headers)
                .map(tags -> Expectation.of(tags, Preferences.askToMerge(headers)))
                .orElse(Expectation.ANY);
    }

    private static boolean isNoCache(@Nullable String cacheControl) {
        return cacheControl != null && cacheControl.contains("no-cache");
    }

    private ProductAnswer answer(KnownProduct product, @Nullable ProductFields fields) {
        return fields == null
                ? new ProductAnswer(product.json(this::encode))
                : new ProductAnswer(product.product(), fields.chosen());
    }

    private String encode(ProductSnapshot product) {
        return json.writeValueAsString(new ProductAnswer(product, ProductField.ALL));
    }

    private static ResponseEntity<ProductAnswer> answer(ResponseEntity.BodyBuilder answer, ProductSnapshot product) {
        return answer.eTag(product.entityTag()).body(new ProductAnswer(product, ProductField.ALL));
    }

    record ProductRequest(@Nullable ProductFields fields) {}

    record Deleted(String message) {}

    /**
     * Changes to products.
     *
     * @param requireIfMatch whether every change of a product and every deletion must name the version that it means
     */
    @ConfigurationProperties("storekeeper.products")
    record Properties(@DefaultValue("false") boolean requireIfMatch) {}
}
