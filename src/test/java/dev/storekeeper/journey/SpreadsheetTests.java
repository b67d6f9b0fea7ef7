package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestProducts;
import dev.storekeeper.WithServer;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Ada edits an export in a spreadsheet and imports it again, while Bob goes on working. */
class SpreadsheetTests extends WithServer {

    private String shelf;
    private List<String> paths;
    private Api ada;
    private Api bob;

    /** Four products that no other test finds, each at 10.00. */
    @BeforeEach
    void fillAShelf() {
        ada = accounts.editor();
        bob = accounts.editor();
        shelf = "shelf" + Long.toString(System.nanoTime(), 36);
        paths = IntStream.rangeClosed(1, 4)
                .mapToObj(i -> Map.of("sku", shelf + "-" + i, "name", shelf + " " + i, "price", 10, "quantity", 5))
                .map(body -> TestProducts.pathOf(TestProducts.of(ada).from(body)))
                .toList();
    }

    @Test
    void importsWhatWasEditedAndKeepsWhatOthersEdited() {
        var sheet = export();
        edit(bob, 2, Map.of("price", 33));
        var imported = sheet.with(0, "price", "11.00")
                .with(1, "name", "Renamed, \"twice\"")
                .sendBy(ada, "");
        assertOutcomes(imported, "updated", "updated", "unchanged", "unchanged");
        assertPrices("11.00", "10.00", "33.00", "10.00");
        assertThat(field(1, "name")).isEqualTo("\"Renamed, \\\"twice\\\"\"");
        assertThat(changesOf(3)).containsExactly("create");
        importUneditedExport();
    }

    @Test
    void showsBothValuesOfAFieldThatBothEdited() {
        var sheet = export().with(0, "price", "11.00").with(1, "price", "12.00").with(2, "price", "13.00");
        edit(bob, 2, Map.of("price", 33));

        var refused = sheet.sendBy(ada, "");
        assertThat(refused).hasStatus(422).hasCode("import_refused");
        assertThat(refused.text()).contains("\"yours\":13.00,\"current\":33.00");
        assertPrices("10.00", "10.00", "33.00", "10.00");

        var skipped = sheet.sendBy(ada, "?on_error=skip");
        assertOutcomes(skipped, "updated", "updated", "failed", "unchanged");
        assertThat(skipped.text()).contains("\"yours\":13.00,\"current\":33.00");
        assertPrices("11.00", "12.00", "33.00", "10.00");
    }

    @Test
    void revertsAWrongImport() {
        var change = importWrongPricesAndOneProductTooMany();
        sellRenameAndReprice();

        var refused = ada.post(change + "/revert", null);
        assertThat(refused).hasStatus(409);
        assertThat(refused.json().get("conflicts")).hasSize(1);
        assertThat(refused.json().at("/conflicts/0/current").toString()).isEqualTo("9.00");
        assertPrices("1000.00", "1000.00", "9.00", "10.00");

        assertThat(ada.post(change + "/revert?on_conflict=skip", null)).hasStatus(200);
        assertThat(export().rows()).hasSize(4);
        assertPrices("10.00", "10.00", "9.00", "10.00");
        assertThat(field(0, "quantity")).isEqualTo("3");
        assertThat(field(1, "name")).isEqualTo("\"" + shelf + " better\"");
        assertThat(changesOf(0)).containsExactly("revert", "stock", "import", "create");
    }

    private void importUneditedExport() {
        var csv = csv();
        var imported = ada.with("Content-Type", "text/csv").post("/products/import", csv);
        assertOutcomes(imported, "unchanged", "unchanged", "unchanged", "unchanged");
        assertThat(csv()).isEqualTo(csv);
    }

    /** The path of the change set. */
    private String importWrongPricesAndOneProductTooMany() {
        var imported = export().with(0, "price", "1000")
                .with(1, "price", "1000")
                .with(2, "price", "1000")
                .and("Junk")
                .sendBy(ada, "");
        var change = "/changes/" + imported.number("change");
        assertThat(ada.get(change).json().get("products").toString()).contains("\"created\":1,\"edited\":3");
        return change;
    }

    private void sellRenameAndReprice() {
        assertThat(bob.post(paths.get(0) + "/stock", Map.of("delta", -2, "reason", "sale")))
                .hasStatus(200);
        edit(bob, 1, Map.of("name", shelf + " better"));
        edit(bob, 2, Map.of("price", 9));
    }

    private void edit(Api api, int product, Map<String, Object> fields) {
        assertThat(api.put(paths.get(product), fields)).hasStatus(200);
    }

    private Sheet export() {
        return Sheet.of(csv());
    }

    private String csv() {
        var answer = ada.accepting("text/csv").get("/products/export?q=" + shelf);
        assertThat(answer).hasStatus(200);
        return answer.text();
    }

    private String field(int product, String name) {
        return ada.get(paths.get(product)).json().get(name).toString();
    }

    private void assertPrices(String... prices) {
        assertThat(IntStream.range(0, paths.size()).mapToObj(i -> field(i, "price")))
                .containsExactly(prices);
    }

    /** What was done to a product, newest first. */
    private List<String> changesOf(int product) {
        var id = paths.get(product).substring("/products/".length());
        return ada.get("/changes?product=" + id)
                .json()
                .valueStream()
                .map(change -> change.get("what").asString())
                .toList();
    }

    private static void assertOutcomes(Api.Answer imported, String... outcomes) {
        assertThat(imported).hasStatus(200);
        assertThat(imported.json().get("report").valueStream().map(row -> row.get("outcome")))
                .extracting(JsonNode::asString)
                .containsExactly(outcomes);
    }
}
