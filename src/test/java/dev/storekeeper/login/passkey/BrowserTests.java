package dev.storekeeper.login.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.browser.Browser;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** A real browser reads the options and an authenticator of its own answers them; skipped where there is none. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class BrowserTests {

    @LocalServerPort
    private int port;

    @Test
    @Proves("P01")
    void addsPasskeyAndComesInWithIt() throws Exception {
        var ada = TestAccounts.at(port).enrolled();
        var api = Api.at(port);
        try (var browser = Browser.open()) {
            browser.plugIn();
            browser.visit("http://localhost:" + port + "/.well-known/jwks.json");
            var passkeys = new Passkeys(api.withToken(ada.token()));
            var begun = passkeys.begin();
            var added = passkeys.add(begun, create(browser, begun));
            assertThat(added.status()).as(added::toString).isEqualTo(201);

            var again = passkeys.begin();
            assertThat(browser.run(createScript(again) + ".catch(refused => refused.name)")
                            .asString())
                    .as("the browser knows by excludeCredentials that this authenticator is there already")
                    .isEqualTo("InvalidStateError");

            for (int times = 0; times < 2; times++) {
                var login = api.post("/login", ada.person().credentials()).json();
                var question = api.post("/verify-2fa/passkey", Map.of("challenge", login.get("challenge")))
                        .json();
                var proof = Map.of("ceremony", question.get("ceremony"), "credential", get(browser, question));
                var answer = api.post("/verify-2fa", Map.of("challenge", login.get("challenge"), "passkey", proof));
                assertThat(answer.status()).as(answer::toString).isEqualTo(200);
            }
        }
    }

    private static JsonNode create(Browser browser, JsonNode begun) {
        return browser.run(createScript(begun));
    }

    private static String createScript(JsonNode begun) {
        return """
                navigator.credentials
                    .create({publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(%s)})
                    .then(credential => credential.toJSON())""".formatted(begun.get("options"));
    }

    private static JsonNode get(Browser browser, JsonNode question) {
        return browser.run("""
                navigator.credentials
                    .get({publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(%s)})
                    .then(credential => credential.toJSON())""".formatted(question.get("options")));
    }
}
