package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Api.Answer;
import dev.storekeeper.api.Bounds;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who comes late is shown what stands against what they wanted. */
class EditConflictTests extends WithEditor {

    private String path = "";

    @BeforeEach
    void createVersionZero() {
        path = pathOf(products.from(Map.of("name", "Lamp", "description", "red", "price", "3.50", "quantity", 10)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sku         | "S-%d"   | null | null
            name        | "Desk"   | "Lamp and shade" | "Lamp"
            description | null     | "blue" | "red"
            description | "blue"   | null | "red"
            price       | 0.10     | 99999999.99 | 3.50
            quantity    | 0        | 2147483647 | 10""")
    void showsAllValuesOfEachField(String field, String theirs, String yours, String base) {
        theirs = theirs.formatted(System.nanoTime());
        api.put(path, body(field, theirs));
        var late = api.with("If-Match", "\"0\"");
        for (var answer : new Answer[] {late.put(path, body(field, yours)), late.patch(path, body(field, yours))}) {
            assertThat(answer)
                    .hasStatus(412)
                    .hasHeader("ETag", "\"1\"")
                    .hasHeader("Content-Type", "application/problem+json");
            assertThat(answer.text())
                    .contains(
                            "\"differences\":[{\"field\":\"%s\",\"conflict\":true,\"yours\":%s,\"current\":%s,\"base\":%s}]"
                                    .formatted(field, yours, theirs, base))
                    .contains("\"version\":1", "\"code\":\"stale\"", "\"next\":\"GET " + path + "\"");
        }
        assertThat(api.get(path)).hasHeader("ETag", "\"1\"");
    }

    @Test
    void showsAllFieldsThatDifferAndNoOther() {
        api.put(path, "{\"name\": \"Desk\", \"price\": 4, \"quantity\": 11}");
        var answer = api.with("If-Match", "\"0\"")
                .put(path, "{\"sku\": null, \"name\": \"Desk\", \"description\": \"blue\", \"price\": 5}");
        assertThat(answer.text())
                .contains("\"differences\":["
                        + "{\"field\":\"description\",\"conflict\":false,\"yours\":\"blue\",\"current\":\"red\",\"base\":\"red\"},"
                        + "{\"field\":\"price\",\"conflict\":true,\"yours\":5.00,\"current\":4.00,\"base\":3.50}]");
    }

    @Test
    void knowsABaseThatIsNothing() {
        api.put(path, "{\"quantity\": 11}");
        var answer = api.with("If-Match", "\"0\"").put(path, "{\"sku\": \"S-1 of nobody\"}");
        assertThat(answer.text()).contains("\"current\":null,\"base\":null}").contains("Prefer: handling=merge");
    }

    @Test
    void saysThatItIsSoAlready() {
        api.put(path, "{\"quantity\": 11}");
        var answer = api.with("If-Match", "\"0\"").put(path, "{\"quantity\": 11}");
        assertThat(answer).hasStatus(412);
        assertThat(answer.text()).contains("\"differences\":[]", "has the values that you ask for");
    }

    /** A weak tag names no bytes, a version that is to come names none, and of several the caller may have read any. */
    @ParameterizedTest
    @ValueSource(
            strings = {"W/\"1\"", "\"7\"", "\"01\"", "\"of somebody else\"", "\"1\", \"x\"", "\"99999999999999999999\""
            })
    void claimsNoBaseForATagThatNamesNoVersion(String tag) {
        api.put(path, "{\"quantity\": 11}");
        api.put(path, "{\"quantity\": 12}");
        assertConflicts(api.with("If-Match", tag), "}]", "does not tell which version");
    }

    /** Under the row lock only so many versions are compared, however many there are; with more, any field may have changed. */
    @Test
    void countsEachFieldAsChangedAfterTooManyVersions() {
        changeAtOnce(path, Bounds.LATER_VERSIONS);
        var late = api.with("If-Match", "\"0\"");
        assertThat(late.put(path, "{\"name\": \"Desk\"}").text())
                .contains(
                        "[{\"field\":\"name\",\"conflict\":false,\"yours\":\"Desk\",\"current\":\"Lamp\",\"base\":\"Lamp\"}]");
        api.put(path, "{\"quantity\": 12}");
        assertConflicts(late, ",\"base\":\"Lamp\"}]", "'differences' shows your values and the current ones");
    }

    private void assertConflicts(Api late, String end, String detail) {
        for (var answer : new Answer[] {
            late.put(path, "{\"name\": \"Desk\"}"),
            late.with("Prefer", "handling=merge").put(path, "{\"name\": \"Desk\"}")
        }) {
            assertThat(answer).hasStatus(412);
            assertThat(answer.text())
                    .contains("[{\"field\":\"name\",\"conflict\":true,\"yours\":\"Desk\",\"current\":\"Lamp\"" + end)
                    .contains(detail);
        }
    }

    @Test
    void tellsTheVersionToWhoWouldDelete() {
        api.put(path, "{\"quantity\": 11}");
        var answer = api.with("If-Match", "\"0\"").delete(path);
        assertThat(answer).hasStatus(412).hasHeader("ETag", "\"1\"");
        assertThat(answer.text()).contains("\"version\":1").doesNotContain("differences");
    }

    @Test
    void leadsToAnEditThatIsTaken() {
        api.put(path, "{\"quantity\": 11}");
        var refused = api.with("If-Match", "\"0\"").put(path, "{\"quantity\": 12}");
        var again = api.with("If-Match", String.valueOf(refused.header("ETag"))).put(path, "{\"quantity\": 12}");
        assertThat(again).hasStatus(200);
    }

    private static String body(String field, String value) {
        return "{\"%s\": %s}".formatted(field, value);
    }
}
