package dev.storekeeper.product.stock;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestProducts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A started server, an editor who is logged in, and the ledger as the database holds it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithProducts {

    @Autowired
    JdbcTemplate database;

    TestAccounts.Member editor;
    Api api;
    int port;

    @BeforeAll
    void signIn(@LocalServerPort int serverPort) {
        port = serverPort;
        editor = TestAccounts.at(port).enrolled();
        api = Api.at(port).withToken(editor.token());
    }

    /** The path of a new product with that quantity. */
    String productOf(int quantity) {
        var body = Map.of("name", "Counted", "price", 1, "quantity", quantity);
        return TestProducts.pathOf(TestProducts.of(api).from(body));
    }

    static long id(String path) {
        return Long.parseLong(path.substring("/products/".length()));
    }

    Api.Answer move(String path, int delta, String reason) {
        return api.post(path + "/stock", Map.of("delta", delta, "reason", reason));
    }

    int quantity(String path) {
        return api.get(path).json().get("quantity").asInt();
    }

    /** Each row as {@code reason before>after}, oldest first. */
    List<String> ledger(String path) {
        return database.queryForList(
                "SELECT CONCAT(reason, ' ', before_quantity, '>', after_quantity) FROM stock_movement"
                        + " WHERE product_id = ? ORDER BY id",
                String.class,
                id(path));
    }

    static List<String> wrongFields(Api.Answer answer) {
        return answer.json()
                .get("errors")
                .valueStream()
                .map(error -> error.get("field").asString())
                .toList();
    }
}
