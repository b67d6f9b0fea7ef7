package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.WithServer;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;

/** A started server, an owner whose client has logged in before, and a client that has not. */
abstract class WithKnownClient extends WithServer {

    Api stranger;
    Api atHome;
    Person owner;

    @BeforeEach
    void knowOneClient() {
        stranger = api;
        atHome = api.keepingCookies();
        owner = accounts.signedUp();
        assertThat(logIn(atHome)).hasStatus(200);
    }

    Api.Answer guess(Api client) {
        return client.post("/login", Map.of("username", owner.name(), "password", "a wrong password"));
    }

    Api.Answer logIn(Api client) {
        return client.post("/login", owner.credentialsWith(owner.phone().nextCode()));
    }
}
