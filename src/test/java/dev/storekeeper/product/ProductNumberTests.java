package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers are exact or refused (S69, S70). */
class ProductNumberTests extends WithEditor {

    @ParameterizedTest
    @CsvSource({
        "1200.99, 1200.99",
        "1500.00, 1500.00",
        "1500, 1500.00",
        "0, 0.00",
        "0.1, 0.10",
        "0.01, 0.01",
        "99999999.99, 99999999.99",
        "10000000, 10000000.00",
        "4503599.63, 4503599.63",
        "'\"19.90\"', 19.90",
        "'\"0\"', 0.00"
    })
    @Proves("S70")
    void keepsAPriceExactly(String sent, String expected) {
        var created = api.post("/products", "{\"name\": \"Exact\", \"price\": %s, \"quantity\": 1}".formatted(sent));
        assertThat(created).hasStatus(201);
        assertThat(created.text()).contains("\"price\":" + expected + ",");
        var path = pathOf(created.json());
        assertThat(api.get(path).text()).contains("\"price\":" + expected + ",");
        assertThat(api.get(path + "?fields=price").text()).isEqualTo("{\"price\":" + expected + "}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.005",
                "0.005",
                "1.000",
                "-0",
                "-0.0",
                "-1",
                "100000000",
                "99999999.999",
                "100000000.00",
                "1e2",
                "1E2",
                "1e-400",
                "1e10000000",
                "1e-10000000",
                "1.5e1",
                "true",
                "[]",
                "[1]",
                "{}",
                "{\"a\": 1}",
                "null",
                "\"\"",
                "\" 1\"",
                "\"1 \"",
                "\"+1\"",
                "\"-1\"",
                "\".5\"",
                "\"5.\"",
                "\"1,5\"",
                "\"1e3\"",
                "\"0x10\"",
                "\"NaN\"",
                "\"Infinity\"",
                "\"007\"",
                "\"\\u0661\"",
                "\"1\\u0000\""
            })
    @Proves("S70")
    void refusesAnyOtherPrice(String sent) {
        refuses("price", "{\"name\": \"Refused\", \"price\": %s, \"quantity\": 1}".formatted(sent));
    }

    @ParameterizedTest
    @ValueSource(strings = {"NaN", "Infinity", "-Infinity", "+1", "01", ".5", "0x10", "1.", "1_000"})
    void refusesWhatIsNoJsonNumber(String sent) {
        var answer = api.post("/products", "{\"name\": \"Refused\", \"price\": %s, \"quantity\": 1}".formatted(sent));
        assertThat(answer).hasStatus(400);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "10, 10", "2147483647, 2147483647", "'\"5\"', 5"})
    void keepsAQuantity(String sent, String expected) {
        var created = api.post("/products", "{\"name\": \"Counted\", \"price\": 1, \"quantity\": %s}".formatted(sent));
        assertThat(created).hasStatus(201);
        assertThat(created.text()).contains("\"quantity\":" + expected + ",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.0",
                "1.9",
                "1e2",
                "-1",
                "-0",
                "2147483648",
                "4294967297",
                "9223372036854775808",
                "99999999999999999999",
                "true",
                "false",
                "[]",
                "{}",
                "null",
                "\"\"",
                "\"1.0\"",
                "\" 5\"",
                "\"five\"",
                "1e10000000"
            })
    @Proves("S69")
    void refusesAnyOtherQuantity(String sent) {
        refuses("quantity", "{\"name\": \"Refused\", \"price\": 1, \"quantity\": %s}".formatted(sent));
    }

    @Test
    @Proves("S70")
    void paysNothingForAHugeExponent() {
        var body = "{\"price\": 1e10000000, \"quantity\": 1e10000000, \"name\": 1e10000000}";
        var path = pathOf(products.called("Exponent"));
        api.put(path, body);
        var started = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            assertThat(api.put(path, body)).hasStatus(400);
        }
        // One such number costs seconds once it is computed with.
        assertThat(Duration.ofNanos(System.nanoTime() - started).dividedBy(20)).isLessThan(Duration.ofMillis(200));
    }

    @Test
    void refusesANumberOfAMillionDigits() {
        var body = "{\"name\": \"Long\", \"price\": %s, \"quantity\": 1}".formatted("9".repeat(1_000_000));
        assertThat(api.post("/products", body).status()).isIn(400, 413);
    }

    private void refuses(String field, String body) {
        var answer = api.post("/products", body);
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactly(field);
    }
}
