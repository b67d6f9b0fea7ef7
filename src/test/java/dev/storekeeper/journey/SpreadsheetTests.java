package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestProducts;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** Somebody takes the catalogue home as a spreadsheet, while somebody else goes on working. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class SpreadsheetTests {

    private final int port;
    private String shelf = "";
    private List<String> paths = List.of();
    private Api ada;
    private Api bob;

    SpreadsheetTests(@LocalServerPort int port) {
        this.port = port;
        ada = Api.at(port);
        bob = ada;
    }

    /** Four things on a shelf that nobody else has, each for 10.00. */
    @BeforeEach
    void fillAShelf() {
        ada = TestAccounts.at(port).editor();
        bob = TestAccounts.at(port).editor();
        shelf = "shelf" + Long.toString(System.nanoTime(), 36);
        paths = IntStream.rangeClosed(1, 4)
                .mapToObj(i -> Map.of("sku", shelf + "-" + i, "name", shelf + " " + i, "price", 10, "quantity", 5))
                .map(body -> TestProducts.pathOf(TestProducts.of(ada).from(body)))
                .toList();
    }

    @Test
    void bringsBackWhatWasEditedAndLosesNothing() {
        var sheet = export();
        assertThat(bob.put(paths.get(2), Map.of("price", 33)).status()).isEqualTo(200);
        sheet = sheet.with(0, "price", "11.00").with(1, "name", "Renamed, \"twice\"");

        var answer = sheet.sendBy(ada, "");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(outcomes(answer)).containsExactly("updated", "updated", "unchanged", "unchanged");
        assertThat(field(0, "price")).isEqualTo("11.00");
        assertThat(field(1, "name")).isEqualTo("\"Renamed, \\\"twice\\\"\"");
        assertThat(field(2, "price")).isEqualTo("33.00");
        assertThat(changesOf(3)).hasSize(1);
        // What came back is what goes out again.
        var again = csv();
        var sent = ada.with("Content-Type", "text/csv").post("/products/import", again);
        assertThat(outcomes(sent)).hasSize(4).containsOnly("unchanged");
        assertThat(csv()).isEqualTo(again);
    }

    @Test
    void showsBothValuesWhereBothEditedTheSame() {
        var sheet = export().with(0, "price", "11.00").with(1, "price", "12.00").with(2, "price", "13.00");
        assertThat(bob.put(paths.get(2), Map.of("price", 33)).status()).isEqualTo(200);

        var refused = sheet.sendBy(ada, "");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.text()).contains("import_refused", "\"yours\":13.00,\"current\":33.00");
        assertThat(field(0, "price")).isEqualTo("10.00");

        var answer = sheet.sendBy(ada, "?on_error=skip");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(outcomes(answer)).containsExactly("updated", "updated", "failed", "unchanged");
        assertThat(answer.text()).contains("\"yours\":13.00,\"current\":33.00");
        assertThat(List.of(field(0, "price"), field(1, "price"), field(2, "price")))
                .containsExactly("11.00", "12.00", "33.00");
    }

    @Test
    void isUndoneWhereItWasWrong() {
        var before = export();
        var wrong = before.with(0, "price", "1000")
                .with(1, "price", "1000")
                .with(2, "price", "1000")
                .and("Junk");
        var imported = wrong.sendBy(ada, "").json();
        var change = "/changes/" + imported.get("change").asLong();
        assertThat(ada.get(change).json().get("products").toString()).contains("\"created\":1,\"edited\":3");
        // Life goes on: a sale, another name, and a price that is right.
        assertThat(bob.post(paths.get(0) + "/stock", Map.of("delta", -2, "reason", "sale"))
                        .status())
                .isEqualTo(200);
        assertThat(bob.put(paths.get(1), Map.of("name", shelf + " better")).status())
                .isEqualTo(200);
        assertThat(bob.put(paths.get(2), Map.of("price", 9)).status()).isEqualTo(200);

        var refused = ada.post(change + "/revert", null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.json().get("conflicts")).hasSize(1);
        assertThat(refused.json().at("/conflicts/0/current").toString()).isEqualTo("9.00");
        assertThat(field(0, "price")).isEqualTo("1000.00");

        var undone = ada.post(change + "/revert?on_conflict=skip", null);
        assertThat(undone.status()).as(undone.toString()).isEqualTo(200);
        assertThat(export().rows()).hasSize(4);
        assertThat(List.of(field(0, "price"), field(1, "price"), field(2, "price"), field(3, "price")))
                .containsExactly("10.00", "10.00", "9.00", "10.00");
        assertThat(List.of(field(0, "quantity"), field(1, "name"))).containsExactly("3", "\"" + shelf + " better\"");
        assertThat(changesOf(0)).containsExactly("revert", "stock", "import", "create");
    }

    private Sheet export() {
        return Sheet.of(csv());
    }

    private String csv() {
        var answer = ada.accepting("text/csv").get("/products/export?q=" + shelf);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.text();
    }

    private String field(int product, String name) {
        return ada.get(paths.get(product)).json().get(name).toString();
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

    private static List<String> outcomes(Api.Answer answer) {
        return answer.json()
                .get("report")
                .valueStream()
                .map(row -> row.get("outcome"))
                .map(JsonNode::asString)
                .toList();
    }
}
