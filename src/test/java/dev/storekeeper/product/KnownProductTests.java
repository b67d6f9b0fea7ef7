package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** What is remembered of a product counts as the memory that it takes. */
class KnownProductTests {

    @ParameterizedTest
    @ValueSource(strings = {"x", "é", "茶", "😀"})
    void countsItsTextsAndItsJson(String letter) {
        var details =
                new ProductDetails("A-1", letter.repeat(100), letter.repeat(255), new BigDecimal("1.00"), 1, null);
        var product = new KnownProduct(ProductSnapshot.create(1, details, Instant.EPOCH), 0);
        var json =
                product.json(known -> new JsonMapper().writeValueAsString(new ProductAnswer(known, ProductField.ALL)));
        var texts = 355 * letter.length();
        var isLatin = letter.charAt(0) < 256;
        assertThat(product.bytes())
                .isGreaterThan((texts + json.charLength()) * (isLatin ? 1 : 2) + json.asUnquotedUTF8().length);
    }
}
