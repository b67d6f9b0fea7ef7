package dev.storekeeper.product;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestProducts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A started server, and an editor who is logged in. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WithEditor {

    @Autowired
    protected JdbcTemplate database;

    protected int port;
    protected TestAccounts accounts;
    protected TestAccounts.Member editor;
    protected Api api;
    protected TestProducts products;

    @BeforeAll
    void signIn(@LocalServerPort int serverPort) {
        port = serverPort;
        accounts = TestAccounts.at(port);
        editor = accounts.enrolled();
        api = Api.at(port).withToken(editor.token());
        products = TestProducts.of(api);
    }

    /** As so many sales would. */
    protected void changeAtOnce(String path, int times) {
        database.update("""
                INSERT INTO product_change
                    (product_id, version, change_id, happened_at, action, sku, name, description, price, quantity)
                WITH RECURSIVE n AS (SELECT 0 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100)
                SELECT p.id, p.version + a.i * 101 + b.i + 1, c.change_id, c.happened_at, 'EDITED', p.sku, p.name,
                       p.description, p.price, p.quantity
                FROM product p JOIN product_change c ON c.product_id = p.id AND c.version = p.version
                    CROSS JOIN n a CROSS JOIN n b
                WHERE p.id = ? AND a.i * 101 + b.i < ?""", id(path), times);
        database.update("UPDATE product SET version = version + ?, quantity = 11 WHERE id = ?", times, id(path));
    }

    protected static long id(String path) {
        return Long.parseLong(path.substring("/products/".length()));
    }
}
