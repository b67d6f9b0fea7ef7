package dev.storekeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.docs.Contract.Exchange;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is not as the document says is noticed, in answers and in requests. */
class ContractTests {

    private static final String PRODUCT = """
            {"id":7,"sku":null,"name":"Laptop","description":null,"price":1.00,"quantity":10,"low_stock_at":null,"version":0,\
            "created_at":"2026-01-31T12:00:00Z","updated_at":"2026-01-31T12:00:00Z"}""";
    private static final String WRITTEN = "{\"name\":\"Laptop\",\"price\":1,\"quantity\":10}";

    private final Map<String, String> headers = new HashMap<>(Map.of(
            "Content-Type", "application/json", "X-Request-Id", "a", "ETag", "\"0\"", "Location", "/products/7"));

    @Test
    void acceptsWhatIsDocumented() {
        assertThat(created(WRITTEN, PRODUCT)).isEmpty();
        assertThat(created(WRITTEN.replace("name", "pname"), PRODUCT)).isEmpty();
        assertThat(problem(409, "sku_taken", "")).isEmpty();
        assertThat(problem(413, "too_large", "")).isEmpty();
    }

    @Test
    void noticesAnswers() {
        assertThat(created(WRITTEN, PRODUCT.replace("\"quantity\":10", "\"quantity\":-1")))
                .isNotEmpty();
        assertThat(created(WRITTEN, PRODUCT.replace("\"version\":0,", ""))).isNotEmpty();
        assertThat(created(WRITTEN, PRODUCT.replace("{", "{\"secret\":1,"))).isNotEmpty();
        assertThat(created(WRITTEN, PRODUCT.replace("2026-01-31T", "2026-01-31 ")))
                .isNotEmpty();
        assertThat(errors("POST", "/products", WRITTEN, 202, PRODUCT)).isNotEmpty();
        assertThat(errors("POST", "/productions", WRITTEN, 200, PRODUCT)).isNotEmpty();
        headers.remove("ETag");
        assertThat(created(WRITTEN, PRODUCT)).containsExactly("the header ETag is missing");
        headers.put("ETag", "0");
        headers.put("X-Powered-By", "x");
        assertThat(created(WRITTEN, PRODUCT)).hasSize(2);
    }

    @Test
    void noticesRefusals() {
        assertThat(problem(409, "username_taken", "")).isNotEmpty();
        assertThat(problem(409, "sku_taken", "\"more\":1,")).isNotEmpty();
        assertThat(problem(418, "sku_taken", "")).isNotEmpty();
        assertThat(problem(412, "sku_taken", "")).isNotEmpty();
    }

    @Test
    void noticesRequestsThatWereTaken() {
        assertThat(created(WRITTEN.replace("name", "title"), PRODUCT)).isNotEmpty();
        assertThat(created(WRITTEN.replace("1,", "-1,"), PRODUCT)).isNotEmpty();
        assertThat(errors("POST", "/products?colour=red", WRITTEN, 201, PRODUCT))
                .containsExactly("request: the parameter colour is not documented");
        assertThat(errors("GET", "/products/7?fields=", null, 200, PRODUCT)).isNotEmpty();
    }

    private List<String> created(String written, String product) {
        return errors("POST", "/products", written, 201, product);
    }

    private List<String> problem(int status, String code, String more) {
        headers.clear();
        headers.putAll(Map.of("Content-Type", "application/problem+json", "X-Request-Id", "a"));
        return errors("POST", "/products", WRITTEN, status, """
                {%s"type":"x","title":"x","status":%d,"detail":"x","code":"%s"}""".formatted(more, status, code));
    }

    private List<String> errors(String method, String path, @Nullable String written, int status, String answer) {
        return Contract.CONTRACT.errors(new Exchange(
                method,
                path,
                HttpHeaders.of(Map.of("Content-Type", List.of("application/json")), (_, _) -> true),
                written == null ? null : written.getBytes(StandardCharsets.UTF_8),
                status,
                HttpHeaders.of(
                        headers.entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, header -> List.of(header.getValue()))),
                        (_, _) -> true),
                answer.getBytes(StandardCharsets.UTF_8)));
    }
}
