package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two editors who change different fields both have their way. */
class MergeTests extends WithEditor {

    private String path = "";

    @BeforeEach
    void createVersionZero() {
        path = pathOf(products.called("Lamp"));
    }

    @Test
    void joinsChangesToDifferentFields() {
        assertThat(merging("0").put(path, "{\"name\": \"Desk\"}")).hasStatus(200);
        var answer = merging("0").patch(path, "{\"price\": 7, \"description\": \"wide\"}");
        assertThat(answer)
                .hasStatus(200)
                .hasHeader("Preference-Applied", "handling=merge")
                .hasHeader("ETag", "\"2\"");
        assertThat(answer.text())
                .contains(
                        "\"name\":\"Desk\",\"description\":\"wide\",\"price\":7.00,\"quantity\":10,\"low_stock_at\":null,\"version\":2");
        assertThat(api.get(path).text()).isEqualTo(answer.text());
    }

    @Test
    @Proves("S73")
    void changesNothingWhereOneFieldIsContested() {
        api.put(path, "{\"price\": 7}");
        var answer = merging("0").put(path, "{\"name\": \"Desk\", \"price\": 8}");
        assertThat(answer).hasStatus(412);
        assertThat(answer.header("Preference-Applied")).isNull();
        assertThat(api.get(path).text()).contains("\"name\":\"Lamp\"", "\"price\":7.00", "\"version\":1");
    }

    @Test
    void contestsAFieldThatWasChangedAndChangedBack() {
        api.put(path, "{\"price\": 7}");
        api.put(path, "{\"price\": 1200.99}");
        assertThat(merging("0").put(path, "{\"price\": 8}")).hasStatus(412);
        assertThat(merging("1").put(path, "{\"price\": 8}")).hasStatus(412);
        assertThat(merging("2").put(path, "{\"price\": 8}")).hasStatus(200);
    }

    @Test
    void knowsThatAFieldWasClearedSince() {
        api.put(path, "{\"description\": \"red\"}");
        api.patch(path, "{\"description\": null}");
        assertThat(merging("1").patch(path, "{\"description\": \"blue\"}")).hasStatus(412);
        api.put(path, "{\"quantity\": 3}");
        assertThat(merging("2").patch(path, "{\"description\": \"blue\"}")).hasStatus(200);
    }

    @Test
    void takesWhatIsSoAlreadyWithoutANewVersion() {
        api.put(path, "{\"price\": 7}");
        var answer = merging("0").put(path, "{\"price\": 7.0, \"quantity\": 10}");
        assertThat(answer).hasStatus(200).hasHeader("ETag", "\"1\"");
    }

    @Test
    void goesByTheOldestOfSeveralVersions() {
        api.put(path, "{\"price\": 7}");
        api.put(path, "{\"quantity\": 7}");
        assertThat(preferring("handling=merge").with("If-Match", "\"1\", \"0\"").put(path, "{\"price\": 8}"))
                .hasStatus(412);
    }

    @Test
    void hasNothingToMergeIntoTheVersionThatIsMeant() {
        var answer = merging("0").put(path, "{\"price\": 7}");
        assertThat(answer).hasStatus(200);
        assertThat(answer.header("Preference-Applied")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handling=merge",
                "Handling = \"merge\"",
                "respond-async, wait=10, handling=merge; foo=bar",
                "foo=\"a, handling=strict\", handling=merge",
            })
    void readsThePreferenceAsOthersWriteIt(String preference) {
        assertThat(lateWith(preference)).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "handling=strict",
                "handling=lenient, handling=merge",
                "foo=\"a, handling=merge\"",
                "foo; handling=merge",
                "mishandling=merge",
                "handling=mergers",
                "merge",
                ""
            })
    void mergesOnlyWhenAsked(String preference) {
        assertThat(lateWith(preference)).isEqualTo(412);
    }

    private int lateWith(String preference) {
        api.put(path, "{\"price\": 7}");
        return preferring(preference)
                .with("If-Match", "\"0\"")
                .put(path, "{\"name\": \"Desk\"}")
                .status();
    }

    private Api merging(String version) {
        return preferring("handling=merge").with("If-Match", "\"" + version + "\"");
    }

    private Api preferring(String preference) {
        return api.with("Prefer", preference);
    }
}
