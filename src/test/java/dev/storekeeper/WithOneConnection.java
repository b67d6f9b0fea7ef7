package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.TestDatabase.Schema;
import dev.storekeeper.product.transfer.HeldWords;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** A started server with a schema of its own and one connection to it: a request that asks for a second one waits and is refused. */
@SpringBootTest(
        webEnvironment = WebEnvironment.RANDOM_PORT,
        properties = {
            "spring.datasource.hikari.maximum-pool-size=1",
            "spring.datasource.hikari.minimum-idle=1",
            "spring.datasource.hikari.connection-timeout=2000",
            "storekeeper.import.max-report=200KB"
        })
@Import(HeldWords.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class WithOneConnection {

    @Autowired
    protected JdbcTemplate database;

    protected Schema schema;
    protected int port;
    protected Api visitor;

    @DynamicPropertySource
    static void ownSchema(DynamicPropertyRegistry settings) {
        TestDatabase.freshSchema().addTo(settings);
    }

    @BeforeAll
    void visit(@LocalServerPort int serverPort, @Autowired org.springframework.core.env.Environment settings) {
        port = serverPort;
        visitor = Api.at(serverPort);
        schema = Schema.of(settings);
    }

    protected static Api.Answer csv(Api editor, String query, String text) {
        return editor.with("Content-Type", "text/csv").post("/products/import" + query, text);
    }

    protected static Api.Answer require(Api.Answer answer, int status) {
        assertThat(answer).hasStatus(status);
        return answer;
    }
}
