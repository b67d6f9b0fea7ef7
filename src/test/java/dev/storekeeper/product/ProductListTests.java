package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list answers what its parameters ask for, and refuses the ones that it does not know. */
class ProductListTests extends WithEditor {

    /** In each name, so that other tests' products stay out of sight. */
    private final String mark = "mark" + TestAccounts.newName().replaceAll("[^a-z0-9]", "");

    @BeforeAll
    void fill() {
        product("a", "10.00", 0);
        product("b", "20.00", 5);
        product("c", "20.00", 0);
        product("d", "99999999.99", 1);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, a b c d",
                "price_min=20, b c d",
                "price_min=20.01, d",
                "price_max=20, a b c",
                "price_min=10&price_max=10.00, a",
                "in_stock=true, b d",
                "in_stock=false, a c",
                "in_stock=true&price_max=50, b",
                "sort=-id, d c b a",
                "sort=price, a b c d",
                "sort=-price, d c b a",
                "'sort=-price,id', d b c a",
                "'sort=price,-name', a c b d",
                "'sort=quantity,price,-id', a c d b",
                "sort=-created_at, d c b a",
                "sort=updated_at, a b c d",
                "sort=sku, a b c d",
                "sort=-sku, d c b a",
                "limit=2, a b",
                "'sort=-quantity&limit=1', b"
            })
    void answersWhatIsAskedFor(String parameters, String letters) {
        var query = "/products?q=" + mark + (parameters == null ? "" : "&" + parameters);
        var names = api.get(query)
                .json()
                .valueStream()
                .map(product -> product.get("name").asString().replace(mark + " ", ""))
                .toList();
        assertThat(String.join(" ", names)).isEqualTo(letters);
    }

    @Test
    void answersTheFieldsThatAreAskedForAndNoOther() {
        var answer = api.get("/products?q=" + mark + "&limit=1&fields=price,name,sku");
        assertThat(answer.text()).isEqualTo("[{\"price\":10.00,\"name\":\"%s a\",\"sku\":null}]".formatted(mark));
        var all = api.get("/products?q=" + mark + "&limit=1").json().get(0);
        assertThat(List.copyOf(all.propertyNames()))
                .containsExactly(
                        "id",
                        "sku",
                        "name",
                        "description",
                        "price",
                        "quantity",
                        "low_stock_at",
                        "version",
                        "created_at",
                        "updated_at");
        var one =
                api.get("/products/%d?fields=id,version".formatted(all.get("id").asLong()));
        assertThat(one.text())
                .isEqualTo("{\"id\":%d,\"version\":0}".formatted(all.get("id").asLong()));
        assertThat(one).hasHeader("ETag", "\"0\"");
    }

    @ParameterizedTest
    @CsvSource({
        "page=1, page",
        "offset=-1, offset",
        "limit=0, limit",
        "limit=1001, limit",
        "limit=1000000000, limit",
        "limit=-1, limit",
        "limit=, limit",
        "limit=1.0, limit",
        "limit=9223372036854775808, limit",
        "limit=5&limit=5, limit",
        "price_min=-1, price_min",
        "price_max=1e3, price_max",
        "price_min=1.005, price_min",
        "price_max=NaN, price_max",
        "price_min=2&price_max=1, price_min",
        "in_stock=yes, in_stock",
        "in_stock=TRUE, in_stock",
        "low_stock=1, low_stock",
        "sort=password, sort",
        "sort=description, sort",
        "sort=, sort",
        "'sort=name,', sort",
        "'sort=name,-name', sort",
        "sort=--name, sort",
        "'sort=name;price', sort",
        "'sort=(select 1)', sort",
        "fields=secret, fields",
        "fields=, fields",
        "'fields=id,id', fields",
        "fields=createdAt, fields",
        "q=, q",
        "q=%20, q",
        "q=a+b+c+d+e+f+g+h+i+j+k, q",
        "after=, after",
        "after=-1, after",
        "after=abc, after",
        "after=9223372036854775808, after",
        "sort=name&after=1, after",
        "sort=name&after=bmFtZSxpZAB4AHk, after",
        "sort=created_at&after=Y3JlYXRlZF9hdCxpZAA5OTk5LTEyLTMxVDIzOjU5OjU5Ljk5OTk5OTk5OVoAMQ, after",
        "sort=price&after=cHJpY2UsaWQAMWUxMDAwMDAwMAAx, after",
        "Limit=1, Limit",
        "_=1, _"
    })
    @Proves("S67")
    void refusesOtherParameters(String parameters, String wrong) {
        var answer = api.get("/products?" + parameters.replace(" ", "%20"));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsOnly(wrong);
        assertThat(answer.json().get("errors").get(0).get("message").asString()).isNotBlank();
    }

    @Test
    void namesAllThatIsWrongAndWhatIsAllowed() {
        var answer = api.get("/products?page=2&limit=0&sort=password&fields=hash");
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactlyInAnyOrder("page", "limit", "sort", "fields");
        assertThat(answer.text()).contains("from 1 to 1000", "'password'", "'hash'", "price_min", "updated_at");
    }

    @Test
    void knowsOneParameterOfAProduct() {
        var id = api.get("/products?limit=1").json().get(0).get("id").asLong();
        assertThat(api.get("/products/" + id + "?limit=1").wrongFields()).containsExactly("limit");
        assertThat(api.get("/products/" + id + "?fields=a").wrongFields()).containsExactly("fields");
    }

    private void product(String letter, String price, int quantity) {
        products.from(Map.of("name", mark + " " + letter, "price", price, "quantity", quantity));
    }
}
