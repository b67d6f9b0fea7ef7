package dev.storekeeper.product.transfer;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.api.Bounds;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file that was exported before another request changed its product: it changes back nothing that its author left as it was. */
class LateRowTests extends WithFiles {

    private String path = "";
    private String file = "";

    @BeforeEach
    void exportAndChangeThePrice() {
        var word = newWord();
        path = pathOf(products.from(Map.of("name", word, "price", 1, "quantity", 5)));
        file = export(word);
        assertThat(api.patch(path, "{\"price\": 2}")).hasStatus(200);
    }

    @Test
    void asksNothingOfARowThatIsAsItWasExported() {
        assertThat(counts(ok(csvText("", file)))).isEqualTo("created 0, updated 0, unchanged 1, failed 0");
        assertThat(api.get(path).text()).contains("\"price\":2.00", "\"version\":1");
    }

    @Test
    void asksNothingOfSuchARowHoweverManyVersionsCameSince() {
        changeAtOnce(path, Bounds.LATER_VERSIONS);
        assertThat(counts(ok(csvText("", file)))).isEqualTo("created 0, updated 0, unchanged 1, failed 0");
        var late = refused(csvText("", file.replace(",5,", ",6,")), 422, "import_refused");
        assertThat(late.at("/report/0/differences").toString())
                .isEqualTo("[{\"field\":\"quantity\",\"conflict\":true,\"yours\":6,\"current\":11,\"base\":5}]");
    }

    @Test
    void refusesAnotherChangeWithAllThreeValues() {
        var answer = refused(csvText("", file.replace(",1.00,", ",3.00,")), 422, "import_refused");
        assertThat(answer.at("/report/0/errors/0/field").asString()).isEqualTo("version");
        assertThat(answer.at("/report/0/differences").toString())
                .isEqualTo("[{\"field\":\"price\",\"conflict\":true,\"yours\":3.00,\"current\":2.00,\"base\":1.00}]");
        assertThat(api.get(path).text()).contains("\"price\":2.00", "\"version\":1");
    }

    @Test
    void joinsChangesToOtherFieldsWhereThatIsWelcome() {
        var late = file.replace(",5,", ",6,");
        refused(csvText("", late), 422, "import_refused");
        var answer = api.with("Content-Type", "text/csv")
                .with("Prefer", "handling=merge")
                .post("/products/import", (Object) late);
        assertThat(counts(ok(answer))).isEqualTo("created 0, updated 1, unchanged 0, failed 0");
        assertThat(answer).hasHeader("Preference-Applied", "handling=merge");
        assertThat(api.get(path).text()).contains("\"price\":2.00", "\"quantity\":6", "\"version\":2");
    }

    @Test
    void tellsWhatItDidWithThePreferenceEachTimeAKeyIsSent() {
        var keyed = api.with("Content-Type", "text/csv")
                .with("Prefer", "handling=merge")
                .with("Idempotency-Key", newWord());
        for (var replayed : new String[] {null, "true"}) {
            var answer = keyed.post("/products/import", file.replace(",5,", ",6,"));
            assertThat(counts(ok(answer))).isEqualTo("created 0, updated 1, unchanged 0, failed 0");
            assertThat(answer.header("Idempotency-Replayed")).isEqualTo(replayed);
            assertThat(answer).hasHeader("Preference-Applied", "handling=merge");
        }
    }

    @Test
    void mergesNothingIntoAFieldThatWasChangedMeanwhile() {
        var late = file.replace(",1.00,5,", ",3.00,6,");
        var answer = api.with("Content-Type", "text/csv")
                .with("Prefer", "handling=merge")
                .post("/products/import", (Object) late);
        refused(answer, 422, "import_refused");
        assertThat(api.get(path).text()).contains("\"price\":2.00", "\"quantity\":5", "\"version\":1");
    }

    /** The row does not create a second product in its place. */
    @Test
    void refusesARowThatKnewAProductByAnotherSku() {
        var word = newWord();
        var known = pathOf(products.from(Map.of("name", word, "sku", word, "price", 1, "quantity", 5)));
        assertThat(api.patch(known, Map.of("sku", word + "-renamed"))).hasStatus(200);
        var late = refused(
                csv("", "sku,version,name,price,quantity", word + ",0," + word + ",2,10"), 422, "import_refused");
        assertThat(late.at("/report/0/errors").toString())
                .isEqualTo(
                        "[{\"field\":\"version\",\"message\":\"is named, but no product has this sku; leave it out to create one\"}]");
        assertThat(named(word)).hasSize(1);
    }
}
