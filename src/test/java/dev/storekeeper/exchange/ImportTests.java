package dev.storekeeper.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a row of a file does. */
class ImportTests extends WithFiles {

    @Test
    void createsAndUpdatesBySku() {
        var word = newWord();
        var first = ok(csv(
                "", "sku,name,price,quantity", word + "-1," + word + " one,1.50,3", word + "-2," + word + " two,2,4"));
        assertThat(counts(first)).isEqualTo("created 2, updated 0, unchanged 0, failed 0");
        assertThat(outcomes(first)).containsExactly("1 created", "2 created");

        var second = ok(csv("", "sku,price", word.toUpperCase(Locale.ROOT) + "-1,1.75", word + "-2,2.00"));
        assertThat(counts(second)).isEqualTo("created 0, updated 1, unchanged 1, failed 0");
        assertThat(second.at("/report/0/changes/price").toString()).isEqualTo("{\"before\":1.50,\"after\":1.75}");
        assertThat(second.at("/report/1").propertyNames()).containsExactly("row", "outcome", "id", "version");
        assertThat(named(word)).extracting(it -> it.get("price").toString()).containsExactly("1.75", "2.00");
    }

    /** What the export wrote, the import reads back: nothing has changed, and each row is known. */
    @Test
    void readsBackWhatWasExported() {
        var word = newWord();
        products.from(Map.of(
                "name", word + " \"a\", b; c", "price", 1, "quantity", 1, "description", "x\r\ny", "low_stock_at", 5));
        products.from(Map.of("name", word + " plain", "price", "0.10", "quantity", 0, "description", ""));
        products.from(Map.of("name", word + " Grüße 𝄞", "price", "99999999.99", "quantity", 2147483647, "sku", word));
        var file = export(word);
        assertThat(counts(ok(csvText("", file)))).isEqualTo("created 0, updated 0, unchanged 3, failed 0");
        assertThat(export(word)).isEqualTo(file);
        var lines = api.accepting("application/x-ndjson")
                .get("/products/export?q=" + word)
                .text();
        assertThat(counts(ok(ndjson("", lines)))).isEqualTo("created 0, updated 0, unchanged 3, failed 0");
    }
}
