package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.product.WithEditor;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An editor who imports and exports files. */
abstract class WithFiles extends WithEditor {

    /** A word that no other test's product has. */
    static String newWord() {
        return "w" + Long.toString(System.nanoTime(), 36);
    }

    Api.Answer csv(String query, String... lines) {
        return csvText(query, String.join("\n", lines));
    }

    Api.Answer csvText(String query, Object text) {
        return api.with("Content-Type", "text/csv").post("/products/import" + query, text);
    }

    Api.Answer ndjson(String query, String... lines) {
        return api.with("Content-Type", "application/x-ndjson")
                .post("/products/import" + query, String.join("\n", lines));
    }

    static JsonNode ok(Api.Answer answer) {
        assertThat(answer).hasStatus(200);
        return answer.json();
    }

    static JsonNode refused(Api.Answer answer, int status, String code) {
        assertThat(answer).hasStatus(status);
        assertThat(answer).as(answer.toString()).hasCode(code);
        return answer.json();
    }

    /** As {@code created 2, updated 1, unchanged 0, failed 0}. */
    static String counts(JsonNode answer) {
        return "created %s, updated %s, unchanged %s, failed %s"
                .formatted(answer.get("created"), answer.get("updated"), answer.get("unchanged"), answer.get("failed"));
    }

    static List<String> outcomes(JsonNode answer) {
        return answer.get("report")
                .valueStream()
                .map(row -> row.get("row") + " " + row.get("outcome").asString())
                .toList();
    }

    /** The products whose name holds the word, in the order of their ids. */
    List<JsonNode> named(String word) {
        return api.get("/products?q=" + word).json().valueStream().toList();
    }

    String export(String word) {
        return api.get("/products/export?q=" + word).text();
    }
}
