package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts come back as they were sent, or are refused (S72). */
class ProductTextTests extends WithEditor {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<script>alert(1)</script>",
                "%253C",
                "a\u2028b\u2029c",
                "\u00a0",
                " leading and trailing ",
                "\\u0041",
                "'; DROP TABLE product; --",
                "\"quoted\" \\ back",
                "null",
                "\ud83d\ude00\ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67",
                "e\u0301 and \u00e9",
                "\u0645\u0631\u062d\u0628\u0627",
                "\u202ertl",
                "\ufeffbom",
                "\ufffd"
            })
    @Proves("S72")
    void comeBackAsTheyWereSent(String text) {
        var name = text.isBlank() || text.strip().isEmpty() ? "x" + text : text;
        var product = products.from(Map.of("name", name, "description", text, "price", 1, "quantity", 1));
        var read = api.get(pathOf(product)).json();
        assertThat(read.get("name").asString()).isEqualTo(name);
        assertThat(read.get("description").asString()).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\u0000",
                "a\\u0000b",
                "\\u0007",
                "\\u001b[31m",
                "\\u007f",
                "\\u0085",
                "\\ud800",
                "\\udc00\\ud800",
                "a\\udfffb"
            })
    @Proves("S72")
    void refusesWhatNoDatabaseKeeps(String escaped) {
        var answer = api.post(
                "/products",
                "{\"sku\": \"%s\", \"name\": \"%s\", \"description\": \"%s\", \"price\": 1, \"quantity\": 1}"
                        .formatted(escaped, escaped, escaped));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactly("sku", "name", "description");
    }

    @ParameterizedTest
    @MethodSource
    void areCountedInCharacters(String field, int longest, String character) {
        assertThat(post(field, character.repeat(longest))).hasStatus(201);
        var answer = post(field, character.repeat(longest + 1));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactly(field);
    }

    static List<Object[]> areCountedInCharacters() {
        return List.of(
                new Object[] {"name", 100, "n"},
                new Object[] {"name", 100, "\ud83d\ude00"},
                new Object[] {"description", 255, "d"},
                new Object[] {"description", 255, "\ud83d\ude00"},
                new Object[] {"sku", 64, "s"});
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"   \"", "\"\\t\"", "\"two\\nlines\"", "1", "true", "[]", "{}", "null"})
    void refusesOtherNames(String name) {
        var answer = api.post("/products", "{\"name\": %s, \"price\": 1, \"quantity\": 1}".formatted(name));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactly("name");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\" S\"",
                "\"S \"",
                "\"S\\tT\"",
                "\"S\u00e4\"",
                "\"\ud83d\ude00\"",
                "7",
                "false",
                "[]",
                "{}"
            })
    void refusesOtherSkus(String sku) {
        var answer =
                api.post("/products", "{\"sku\": %s, \"name\": \"S\", \"price\": 1, \"quantity\": 1}".formatted(sku));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactly("sku");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two\r\nlines\tand a tab"})
    void keepsEmptyAndLongerDescriptions(String description) {
        assertThat(post("description", description).string("description")).isEqualTo(description);
    }

    private dev.storekeeper.Api.Answer post(String field, String value) {
        var body = new HashMap<String, Object>(Map.of("name", "Long", "price", 1, "quantity", 1));
        body.put(field, value);
        return api.post("/products", body);
    }
}
