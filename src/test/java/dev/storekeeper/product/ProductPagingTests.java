package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** Page after page, each product comes once and in its place, whatever the order and however many are alike. */
class ProductPagingTests extends WithEditor {

    private static final Pattern NEXT = Pattern.compile("<(/products\\?[!-~&&[^<>]]*)>; rel=\"next\"");

    /** A table of its own, since it is walked from end to end. */
    @DynamicPropertySource
    static void keepApart(DynamicPropertyRegistry settings) {
        TestDatabase.freshSchema().addTo(settings);
    }

    @BeforeAll
    void fill() {
        for (int i = 0; i < 40; i++) {
            var more = i % 3 == 0 ? Map.of("sku", "Page-" + i) : Map.<String, Object>of();
            var body = new java.util.HashMap<String, Object>(more);
            body.putAll(Map.of(
                    "name", List.of("Äpfel", "apfel", "Z & <z>+%", "ü").get(i % 4), "price", i % 5, "quantity", i % 2));
            products.from(body);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "-id",
                "price",
                "-price",
                "name",
                "-name",
                "sku",
                "-sku",
                "quantity",
                "created_at",
                "-updated_at",
                "price,-name",
                "-price,id",
                "quantity,sku",
                "-quantity,-sku,name",
                "name,-sku",
                "sku,price",
                "id,name"
            })
    void walksThroughTheWholeTable(String sort, @Autowired JdbcClient database) {
        var order = ProductSort.of(sort).orderBy();
        var expected = database.sql("SELECT id FROM product ORDER BY " + order)
                .query(Long.class)
                .list();
        assertThat(walk("/products?limit=7&sort=" + sort)).isEqualTo(expected);
    }

    @Test
    void keepsTheFiltersOnTheWay() {
        var found = walk("/products?limit=3&price_min=1&in_stock=true&sort=-name&q=apfel&fields=id");
        var atOnce = ids(api.get("/products?price_min=1&in_stock=true&sort=-name&q=apfel&fields=id")
                .json());
        assertThat(found).isEqualTo(atOnce).hasSizeGreaterThan(6);
    }

    @Test
    void goesOnBehindAnIdInTheOrderOfIds() {
        var all = ids(api.get("/products").json());
        assertThat(ids(api.get("/products?limit=2&after=" + all.get(4)).json())).isEqualTo(all.subList(5, 7));
    }

    @Test
    void goesOnBehindAProductThatIsGone() {
        var page = api.get("/products?limit=5&sort=-price");
        var next = next(page.header("Link"));
        var expected = ids(api.get(String.valueOf(next)).json());
        api.delete("/products/" + ids(page.json()).getLast());
        assertThat(ids(api.get(String.valueOf(next)).json())).isEqualTo(expected);
    }

    @Test
    void endsWithoutALink() {
        var all = api.get("/products");
        assertThat(all.header("Link")).isNull();
        assertThat(api.get("/products?limit=" + all.json().size()).header("Link"))
                .isNull();
    }

    private List<Long> walk(String first) {
        var walked = new ArrayList<Long>();
        for (var page = first; page != null; ) {
            var answer = api.get(page);
            assertThat(answer).hasStatus(200);
            walked.addAll(ids(answer.json()));
            assertThat(walked).doesNotHaveDuplicates();
            page = next(answer.header("Link"));
        }
        return walked;
    }

    private static @Nullable String next(@Nullable String link) {
        if (link == null) {
            return null;
        }
        var match = NEXT.matcher(link);
        assertThat(match.matches()).isTrue();
        return match.group(1);
    }

    private static List<Long> ids(JsonNode page) {
        return page.valueStream().map(product -> product.get("id").asLong()).toList();
    }
}
