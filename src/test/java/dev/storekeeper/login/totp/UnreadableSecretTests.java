package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A stored secret that cannot be decrypted counts as none, and is no fault. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class UnreadableSecretTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient database;

    private Api api;

    @BeforeEach
    void client() {
        api = Api.at(port);
    }

    @Test
    @Proves("S28")
    void isNotShownAndAcceptsNoCode() {
        var person = TestAccounts.at(port).signedUp();
        change("sealed_secret", person.name());

        var code = person.phone().nextCode();
        assertRefused(api.post("/login", person.credentialsWith(code)), 401, "sign_in_refused");
        var browser = api.keepingCookies();
        var begun = browser.post("/login", person.credentials());
        assertThat(begun.status()).as(begun::toString).isEqualTo(200);
        assertThat(begun.json().get("status").asString()).isEqualTo("code_required");
        assertRefused(browser.get("/generate_qr/" + person.name()), 409, "already_enrolled");
    }

    @Test
    @Proves("S28")
    void replacesNoPhone() {
        var member = TestAccounts.at(port).enrolled();
        var inside = api.withToken(member.token());
        var next = Phone.withSecret(
                inside.post("/me/totp", null).json().get("2FA_secret").asString());
        change("next_sealed_secret", member.person().name());

        assertRefused(inside.get("/me/totp"), 404, "no_phone_waits");
        assertRefused(inside.put("/me/totp", Map.of("code", next.nextCode())), 404, "no_phone_waits");
    }

    private void change(String column, String username) {
        assertThat(database.sql("UPDATE totp_factor SET %1$s = REVERSE(%1$s) WHERE account_id = (%2$s)"
                                .formatted(column, "SELECT id FROM account WHERE username = ?"))
                        .param(username)
                        .update())
                .isEqualTo(1);
    }

    private static void assertRefused(Api.Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer::toString).isEqualTo(status);
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
    }
}
