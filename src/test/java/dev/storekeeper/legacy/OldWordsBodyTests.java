package dev.storekeeper.legacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.api.ApiException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

class OldWordsBodyTests {

    private static final OldWordsBody BODIES = new OldWordsBody(JsonMapper.builder(JsonFactory.builder()
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    .build())
            .build());

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"pname\": \"Laptop\", \"stock\": 10}|{\"name\":\"Laptop\",\"quantity\":10}",
                "{ \"otp\" : \"012345\" }|{\"code\":\"012345\"}",
                "{\"price\": 1e10000000, \"stock\":1}|{\"price\":1e10000000,\"quantity\":1}",
                "{\"price\": 1200.990, \"pname\": \"stock, \\\"pname\\\": 1\"}|{\"price\":1200.990,\"name\":\"stock, \\\"pname\\\": 1\"}",
                "{\"pname\": {\"stock\": [1, 2]}, \"x\": null}|{\"name\":{\"stock\": [1, 2]},\"x\":null}",
                "{\"na\\\"me\": \"ü\", \"otp\": \"1\"}|{\"na\\\"me\":\"ü\",\"code\":\"1\"}",
                "{\"pname\": \"A\", \"name\": \"A\"}|{\"name\":\"A\"}",
                "{\"quantity\": 1, \"stock\": 1}|{\"quantity\":1}"
            })
    void renamesTheFieldsOfTheObjectAndNothingElse(String old, String canonical) {
        assertThat(translate(old)).isEqualTo(canonical);
    }

    /** Half of a pair of surrogates, which the reader refuses. */
    @Test
    void copiesBytesThatAreNoUtf8() {
        var old = "{\"pname\": \"\u00ed\u00a0\u0080\" }".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(BODIES.translate(old, OldWords.IN_BODIES))
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo("{\"name\":\"\u00ed\u00a0\u0080\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "stock",
                "[\"stock\"]",
                "{\"stock\": 1",
                "{\"stock\": 1} {}",
                "{\"stock\": 1, \"stock\": 1}",
                "{\"stock\": 01}",
                "{\"name\": \"Laptop\", \"quantity\":  10 }"
            })
    void leavesToTheReaderWhatItCannotTranslate(String body) {
        assertThat(translate(body)).isEqualTo(body);
    }

    @Test
    void refusesTwoWordsForOneThingThatDiffer() {
        assertThatThrownBy(() -> translate("{\"name\": \"A\", \"pname\": \"B\"}"))
                .isInstanceOfSatisfying(
                        ApiException.class,
                        refusal -> assertThat(refusal.errors()).singleElement().satisfies(error -> {
                            assertThat(error.field()).isEqualTo("name");
                            assertThat(error.message()).contains("name", "pname", "different");
                        }));
    }

    private static String translate(String body) {
        return new String(
                BODIES.translate(body.getBytes(StandardCharsets.UTF_8), OldWords.IN_BODIES), StandardCharsets.UTF_8);
    }
}
