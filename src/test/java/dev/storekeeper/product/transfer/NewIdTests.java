package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestProducts;
import dev.storekeeper.WithOneConnection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A file may bring the ids of another shop along, and no row may spoil the ids of those that come after it. */
class NewIdTests extends WithOneConnection {

    private Api editor;

    NewIdTests() {
        editor = Api.at(1);
    }

    /** A shop as it is before its first product. */
    @BeforeEach
    void emptyTheShop() throws SQLException {
        editor = TestAccounts.at(port).editor();
        try (var connection = schema.connect();
                var statement = connection.createStatement()) {
            for (var table : List.of("product", "product_change", "stock_movement", "change_set")) {
                statement.executeUpdate("DELETE FROM " + table);
            }
        }
    }

    private static Api.Answer rows(Api sender, String query, long... ids) {
        var file = new StringBuilder("id,name,price,quantity\n");
        for (var id : ids) {
            file.append(id).append(",Lamp,1,1\n");
        }
        return csv(sender, query, file.toString());
    }

    private long newId() {
        return TestProducts.of(editor)
                .from(Map.of("name", "Lamp", "price", 1, "quantity", 1))
                .get("id")
                .asLong();
    }

    @Test
    @Proves("A11")
    void refusesNewIdsThatAreTooLarge() {
        var refused = require(rows(editor, "", 1_000_000_000_000L), 422).json();
        assertThat(refused.at("/report/0/errors/0/field").asString()).isEqualTo("id");
        assertThat(refused.at("/report/0/errors/0/message").asString()).contains("up to 1000000000;");
        var skipped =
                require(rows(editor, "?on_error=skip", 5, 1_000_000_001), 200).json();
        assertThat(skipped.get("created").asInt()).isEqualTo(1);
        require(rows(editor, "?dry_run=true", 1_000_000_000_000L), 422);
        assertThat(newId()).isLessThan(2_000_000_000);
    }

    /** The shop that the file comes from had any ids up to five million. */
    @Test
    @Proves("A11")
    void restoresAnExportInAnEmptyShop() throws SQLException {
        require(rows(editor, "", 7, 4_000_000, 5_000_000), 200);
        var file = editor.get("/products/export").text();
        emptyTheShop();
        require(csv(editor, "", file), 200);
        assertThat(editor.get("/products/export").text().lines().map(line -> line.split(",", 2)[0]))
                .containsExactly("id", "7", "4000000", "5000000");
    }

    /** An editor has chosen the largest id: what is made after it is known and changed as any other, and restored by an admin. */
    @Test
    @Proves("A11")
    void restoresWhatWasMadeAfterTheLargestNewId() throws SQLException {
        require(rows(editor, "", 1_000_000_000), 200);
        var next = newId();
        assertThat(next).isGreaterThan(1_000_000_000);
        var file = editor.get("/products/export").text();
        assertThat(require(csv(editor, "", file), 200).number("unchanged")).isEqualTo(2);
        emptyTheShop();
        var admin = visitor.withToken(TestAccounts.at(port).admin(database).token());
        var restored = require(csv(admin, "", file), 200).json();
        assertThat(restored.get("created").asInt()).isEqualTo(2);
        assertThat(editor.get("/products/" + next)).hasStatus(200);
        require(rows(admin, "", 1_000_000_000_001L), 422);
    }
}
