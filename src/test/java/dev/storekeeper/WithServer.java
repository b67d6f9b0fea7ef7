package dev.storekeeper;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A started server, and a client of it that has not logged in. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
public abstract class WithServer {

    @LocalServerPort
    protected int port;

    protected Api api;
    protected TestAccounts accounts;

    @BeforeEach
    void connect() {
        api = Api.at(port);
        accounts = TestAccounts.at(port);
    }
}
