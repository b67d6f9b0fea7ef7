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

    protected static long id(String path) {
        return Long.parseLong(path.substring("/products/".length()));
    }
}
