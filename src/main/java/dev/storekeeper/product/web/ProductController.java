package dev.storekeeper.product.web;

import static org.springframework.http.MediaType.APPLICATION_JSON_VALUE;

import dev.storekeeper.api.Parameters;
import dev.storekeeper.api.Preferences;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductField;
import dev.storekeeper.product.ProductId;
import dev.storekeeper.product.ProductReader;
import dev.storekeeper.product.ProductSearch;
import dev.storekeeper.product.ProductService;
import dev.storekeeper.product.ProductSnapshot;
import dev.storekeeper.product.WrittenProduct;
import java.net.URI;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Products, one and many. */
@RestController
@RequestMapping("/products")
class ProductController {

    private static final String MERGE_PATCH = "application/merge-patch+json";

    private final ProductService products;
    private final ProductSearch search;
    private final ProductReader reader;

    private final ProductsProperties settings;

    ProductController(
            ProductService products, ProductSearch search, ProductReader reader, ProductsProperties settings) {
        this.products = products;
        this.search = search;
        this.reader = reader;
        this.settings = settings;
    }

    @GetMapping
    ResponseEntity<List<ProductAnswer>> list(@RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, ProductListRequest.ALLOWED);
        var wanted = ProductListRequest.of(parameters);
        var page = search.list(wanted.query());
        var answer = ResponseEntity.ok();
        if (page.next() != null) {
            answer.header(
                    HttpHeaders.LINK, parameters.next("/products", page.next().text()));
        }
        return answer.body(page.products().stream()
                .map(product -> new ProductAnswer(product, wanted.fields()))
                .toList());
    }

    @GetMapping("/{id}")
    ResponseEntity<ProductAnswer> one(
            @PathVariable String id,
            @RequestParam MultiValueMap<String, String> given,
            @RequestHeader HttpHeaders headers) {
        var parameters = new Parameters(given, List.of("fields"));
        var fields = parameters.read("fields", ProductField::parse, ProductField.ALL);
        parameters.refuseAny();
        var product = search.find(ProductId.parse(id)).orElseThrow(ProductService::notFound);
        return EntityTags.isKnown(headers, product.version())
                ? ResponseEntity.status(HttpStatus.NOT_MODIFIED)
                        .eTag(product.entityTag())
                        .build()
                : answer(ResponseEntity.ok(), product, fields);
    }

    @PostMapping(consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<ProductAnswer> create(@RequestBody WrittenProduct written) {
        var product = products.create(reader.details(written));
        return answer(ResponseEntity.created(URI.create("/products/" + product.id())), product, ProductField.ALL);
    }

    @PutMapping(path = "/{id}", consumes = APPLICATION_JSON_VALUE)
    ResponseEntity<ProductAnswer> update(
            @PathVariable String id, @RequestBody WrittenProduct written, @RequestHeader HttpHeaders headers) {
        return edit(id, written, headers);
    }

    @PatchMapping(
            path = "/{id}",
            consumes = {MERGE_PATCH, APPLICATION_JSON_VALUE})
    ResponseEntity<ProductAnswer> patch(
            @PathVariable String id, @RequestBody WrittenProduct written, @RequestHeader HttpHeaders headers) {
        return edit(id, written, headers);
    }

    @DeleteMapping("/{id}")
    Deleted delete(@PathVariable String id, @RequestHeader HttpHeaders headers) {
        products.delete(ProductId.parse(id), expected(id, headers));
        return new Deleted("Product deleted successfully");
    }

    private ResponseEntity<ProductAnswer> edit(String id, WrittenProduct written, HttpHeaders headers) {
        var edited = products.edit(ProductId.parse(id), reader.edit(written), expected(id, headers));
        var answer = ResponseEntity.ok();
        if (edited.merged()) {
            answer.header("Preference-Applied", Preferences.MERGE);
        }
        return answer(answer, edited.product(), ProductField.ALL);
    }

    private Expectation expected(String id, HttpHeaders headers) {
        if (settings.requireIfMatch() && !headers.containsHeader(HttpHeaders.IF_MATCH)) {
            throw EntityTags.missing(id);
        }
        return EntityTags.expected(headers);
    }

    private static ResponseEntity<ProductAnswer> answer(
            ResponseEntity.BodyBuilder answer, ProductSnapshot product, List<ProductField> fields) {
        return answer.eTag(product.entityTag()).body(new ProductAnswer(product, fields));
    }

    /** What the seeds say once a product is gone. */
    record Deleted(String message) {}
}
