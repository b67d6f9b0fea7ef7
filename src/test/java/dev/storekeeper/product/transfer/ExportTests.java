package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** Products as a file. */
class ExportTests extends WithFiles {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void quotesWhatNeedsItAndTellsEmptyFromNone() {
        var word = newWord();
        var body =
                new HashMap<String, Object>(Map.of("name", word + " \"4 inch\", red", "price", "0.5", "quantity", 3));
        body.put("description", "two\r\nlines");
        products.from(body);
        body.put("name", word);
        body.put("description", "");
        body.put("sku", "SKU-" + word);
        products.from(body);
        body.put("description", null);
        body.put("sku", null);
        products.from(body);

        var answer = api.get("/products/export?q=" + word);

        assertThat(answer)
                .hasHeader("Content-Type", "text/csv;charset=UTF-8")
                .hasHeader("Content-Disposition", "attachment; filename=\"products.csv\"");
        assertThat(answer.header("Content-Length")).isNull();
        assertThat(answer.text())
                .startsWith("id,sku,name,description,price,quantity,")
                .contains(",,\"%s \"\"4 inch\"\", red\",\"two\r\nlines\",0.50,3,".formatted(word))
                .contains(",SKU-%1$s,%1$s,\"\",0.50,3,".formatted(word))
                .contains(",,%s,,0.50,3,".formatted(word))
                .endsWith("Z\r\n");
    }

    @Test
    void saysInEachLineOfNdjsonWhatTheListSays() {
        var word = newWord();
        products.called(word + " one");
        products.called(word + " two");

        var answer = api.accepting("application/x-ndjson").get("/products/export?q=" + word);

        var lines = answer.text().lines().map(JSON::readTree).toList();
        assertThat(answer.header("Content-Type")).startsWith("application/x-ndjson");
        assertThat(lines)
                .isEqualTo(JSON.readTree(api.get("/products?q=" + word).text())
                        .valueStream()
                        .toList());
        assertThat(answer.text()).endsWith("}\n");
    }

    /** With safe=excel, what a spreadsheet would compute is shown as text; without it, a file can be read back as it was written. */
    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx"})
    @Proves("A14")
    void keepsSpreadsheetsFromComputing(String formula) {
        var word = newWord();
        products.from(Map.of("name", word, "description", formula + word, "price", 1, "quantity", 1));
        var quote = formula.startsWith("\r") ? "\"" : "";
        var path = "/products/export?q=" + word;
        assertThat(api.get(path).text()).contains("," + quote + formula + word + quote + ",");
        assertThat(api.get(path + "&safe=excel").text()).contains("," + quote + "'" + formula + word + quote + ",");
    }

    @Test
    @Proves("A14")
    void keepsNoOtherFormatFromComputing() {
        for (var query : List.of("safe=yes", "safe=excel&format=ndjson")) {
            var refused = api.get("/products/export?" + query);
            assertThat(refused).hasStatus(400);
            assertThat(refused.wrongFields().getFirst()).isEqualTo("safe");
        }
        assertThat(api.accepting("application/x-ndjson").get("/products/export?safe=excel"))
                .hasStatus(400);
        assertThat(api.get("/products/export?safe=excel&q=nothinglikethis").text())
                .startsWith("id,sku");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "*/* | | text/csv",
                "text/* | | text/csv",
                "application/x-ndjson | csv | text/csv",
                "text/csv;q=0.5, application/x-ndjson | | application/x-ndjson",
                "text/csv;q=0, */* | | application/x-ndjson",
                "application/json | ndjson | application/x-ndjson",
                "application/json | | application/problem+json"
            })
    void takesTheFormThatIsAskedFor(String accept, String format, String type) {
        var path = "/products/export?q=nothinglikethis" + (format == null ? "" : "&format=" + format);
        assertThat(api.accepting(accept).get(path).header("Content-Type")).startsWith(type);
    }

    /** Its pages hold 2,500 products. */
    @Test
    void holdsAllHoweverManyThereAre() {
        var word = newWord();
        var file = "name,price,quantity\n" + "%s,1,1\n".formatted(word).repeat(2_501);
        var imported = csvText("?report=errors", file);
        assertThat(imported).hasStatus(200);
        assertThat(api.get("/products/export?q=" + word).text().lines()).hasSize(2_502);
    }

    @Test
    void choosesAsTheListDoes() {
        var word = newWord();
        products.from(Map.of("name", word + " cheap", "price", 1, "quantity", 1));
        products.from(Map.of("name", word + " dear", "price", 9, "quantity", 0));
        assertThat(api.get("/products/export?q=" + word + "&price_max=5").text())
                .contains("cheap")
                .doesNotContain("dear");
        assertThat(api.get("/products/export?q=" + word + "&in_stock=false").text())
                .contains("dear")
                .doesNotContain("cheap");
        var refused = api.get("/products/export?limit=3&price_min=x&format=xml");
        assertThat(refused).hasStatus(400);
        assertThat(refused.wrongFields()).containsExactly("limit", "price_min", "format");
    }
}
