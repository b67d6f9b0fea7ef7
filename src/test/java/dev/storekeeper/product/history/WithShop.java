package dev.storekeeper.product.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestProducts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** A started server, and an editor who is logged in. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class WithShop {

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

    /** The path of a new product: 10 of it at 12.00. */
    String product(String name) {
        return product(Map.of("name", name));
    }

    String product(Map<String, Object> more) {
        var body = new HashMap<String, Object>(Map.of("price", "12.00", "quantity", 10));
        body.putAll(more);
        return TestProducts.pathOf(TestProducts.of(api).from(body));
    }

    static long id(String path) {
        return Long.parseLong(path.substring("/products/".length()));
    }

    void edit(String path, Map<String, Object> fields) {
        require(api.put(path, fields), 200);
    }

    static Api.Answer require(Api.Answer answer, int status) {
        assertThat(answer).hasStatus(status);
        return answer;
    }

    /** The change sets of a product, newest first. */
    List<JsonNode> changes(String path) {
        return require(api.get("/changes?product=" + id(path)), 200)
                .json()
                .valueStream()
                .toList();
    }

    /** The newest change set of a product. */
    long change(String path) {
        return changes(path).getFirst().get("id").asLong();
    }

    JsonNode rows(long change) {
        return require(api.get("/changes/" + change + "/products"), 200).json();
    }

    static List<String> texts(JsonNode rows, String field) {
        return rows.valueStream().map(row -> row.path(field).asString()).toList();
    }
}
