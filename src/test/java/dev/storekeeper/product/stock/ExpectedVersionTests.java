package dev.storekeeper.product.stock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A request with If-Match changes the quantity of that version or none. */
class ExpectedVersionTests extends WithProducts {

    @Test
    void changesTheNamedVersionOnly() {
        var path = productOf(10);
        assertThat(expecting("\"0\"").post(path + "/stock", sale())).hasStatus(200);
        var late = expecting("\"0\"").post(path + "/stock", sale());
        assertThat(late).hasStatus(412).hasCode("stale").hasHeader("ETag", "\"1\"");
        assertThat(late.string("detail")).contains("its quantity is 9 now");
        assertThat(late.number("quantity")).isEqualTo(9);
        assertThat(late.number("version")).isEqualTo(1);
        assertThat(late.string("next")).isEqualTo("GET " + path + "/stock");
        assertThat(expecting("\"7\", \"1\"").post(path + "/stock", sale())).hasStatus(200);
        assertThat(expecting("*").post(path + "/stock", sale())).hasStatus(200);
        assertThat(ledger(path)).containsExactly("edit 0>10", "sale 10>9", "sale 9>8", "sale 8>7");
    }

    @Test
    void showsBothQuantitiesOfALateCount() {
        var path = productOf(10);
        move(path, -1, "sale");
        var late = expecting("\"0\"").post(path + "/stock", Map.of("set", 12, "from", 10));
        assertThat(late).hasStatus(412);
        assertThat(late.json().get("differences"))
                .hasToString("[{\"field\":\"quantity\",\"conflict\":true,\"yours\":12,\"current\":9}]");
        // Only the name is another: the count itself would still be right.
        api.put(path, Map.of("name", "Renamed"));
        var other = expecting("\"1\"").post(path + "/stock", Map.of("set", 12, "from", 9));
        assertThat(other.json().get("differences").get(0).get("conflict").asBoolean())
                .isFalse();
        var same = expecting("\"1\"").post(path + "/stock", Map.of("set", 9, "from", 9));
        assertThat(same.json().get("differences")).isEmpty();
        assertThat(quantity(path)).isEqualTo(9);
    }

    @Test
    void isCheckedFirst() {
        var path = productOf(1);
        move(path, -1, "sale");
        assertThat(expecting("\"0\"").post(path + "/stock", sale())).hasStatus(412);
        assertThat(expecting("\"1\"").post(path + "/stock", sale())).hasStatus(409);
        api.delete(path);
        assertThat(expecting("\"1\"").post(path + "/stock", sale())).hasStatus(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "", "x", "W/\"0\"", "\"00\""})
    void refusesOtherTags(String tag) {
        var path = productOf(1);
        assertThat(expecting(tag).post(path + "/stock", sale()).status()).isIn(400, 412);
        assertThat(ledger(path)).hasSize(1);
    }

    @Test
    void letsOneOfManyThrough() {
        var path = productOf(100);
        var answers = Parallel.times(30, _ -> expecting("\"0\"").post(path + "/stock", sale()));
        assertThat(answers).extracting(Api.Answer::status).containsOnlyOnce(200).containsOnly(200, 412);
        assertThat(ledger(path)).hasSize(2);
    }

    private Api expecting(String tags) {
        return api.with("If-Match", tags);
    }

    private static Map<String, Object> sale() {
        return Map.of("delta", -1, "reason", "sale");
    }
}
