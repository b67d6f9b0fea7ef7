package dev.storekeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.docs.Contract.Operation;
import java.util.List;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Valid and odd requests for each operation of the OpenAPI document: none is answered with a fault, and none in a way that the
 * document does not describe, which {@link Api} sees to. With {@code -Drequests=200} there are more of them.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GeneratedRequestsTests {

    private static final int REQUESTS = Integer.getInteger("requests", 4);

    private final int port;
    private final JdbcTemplate database;
    private Api admin;

    GeneratedRequestsTests(@LocalServerPort int port, @Autowired JdbcTemplate database) {
        this.port = port;
        this.database = database;
        this.admin = newAdmin();
    }

    @ParameterizedTest
    @MethodSource("operations")
    @Proves("C05")
    void areAnsweredAsDocumented(Operation operation) {
        var seed = Long.getLong("seed", operation.toString().hashCode());
        var requests = new GeneratedRequests(seed);
        for (int i = 0; i < REQUESTS; i++) {
            var answer = requests.send(admin, operation, i % 2 == 1);
            // Some operations end the session or the account that calls them.
            if (answer.status() == 401 && answer.text().contains("token_invalid")) {
                admin = newAdmin();
                answer = requests.send(admin, operation, i % 2 == 1);
            }
            assertThat(answer.status())
                    .as("%s with the seed %d", operation, seed)
                    .isLessThan(500);
        }
    }

    private Api newAdmin() {
        return Api.at(port).withToken(TestAccounts.at(port).admin(database).token());
    }

    static List<Operation> operations() {
        return Contract.operations();
    }
}
