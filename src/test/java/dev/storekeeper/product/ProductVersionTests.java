package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nobody overwrites, or is sent, what they have not asked for (S73, S74). */
class ProductVersionTests extends WithEditor {

    private String path = "";

    @BeforeEach
    void createVersionOne() {
        path = pathOf(products.called("Versioned"));
        api.put(path, "{\"quantity\": 11}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "W/\"1\"", "*", "\"7\", \"1\""})
    @Proves("S74")
    void saysThatNothingIsNew(String known) {
        var answer = api.with("If-None-Match", known).get(path);
        assertThat(answer).hasStatus(304).hasHeader("ETag", "\"1\"");
        assertThat(answer.bytes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "\"11\"", "1", "\"7\", \"8\""})
    @Proves("S74")
    void sendsWhatIsNew(String known) {
        assertThat(api.with("If-None-Match", known).get(path)).hasStatus(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"0\"", "\"2\"", "W/\"1\"", "\"01\"", "\"0\", \"2\""})
    @Proves("S73")
    void refusesChangesToAnotherVersion(String expected) {
        var late = api.with("If-Match", expected);
        for (var answer : new dev.storekeeper.Api.Answer[] {
            late.put(path, "{\"quantity\": 1}"), late.patch(path, "{\"quantity\": 1}"), late.delete(path)
        }) {
            assertThat(answer).hasStatus(412).hasCode("stale");
        }
        assertThat(api.get(path).text()).contains("\"quantity\":11,\"low_stock_at\":null,\"version\":1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "*", "\"0\", \"1\""})
    void takesChangesToThisVersion(String expected) {
        var answer = api.with("If-Match", expected).put(path, "{\"quantity\": 12}");
        assertThat(answer).hasStatus(200).hasHeader("ETag", "\"2\"");
        assertThat(api.with("If-Match", "\"2\"").delete(path)).hasStatus(200);
    }

    /** The version before was made by a node whose clock is ahead. */
    @Test
    void isNoOlderThanTheVersionBeforeIt(@Autowired JdbcTemplate database) {
        database.update(
                "UPDATE product SET updated_at = updated_at + INTERVAL 1 MINUTE WHERE id = ?",
                path.substring("/products/".length()));
        var before = api.get(path).string("updated_at");
        var edited = api.put(path, "{\"quantity\": 12}").json();
        assertThat(edited.get("updated_at").asString()).isGreaterThanOrEqualTo(before);
        assertThat(api.get(path).json()).isEqualTo(edited);
    }

    @Test
    void saysWhatAnEntityTagLooksLike() {
        var answer = api.with("If-Match", "1").put(path, "{\"quantity\": 12}");
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactly("If-Match");
    }
}
