package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.WithServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A stored secret that cannot be decrypted counts as none, and is no fault. */
class UnreadableSecretTests extends WithServer {

    @Autowired
    JdbcClient database;

    @Test
    @Proves("S28")
    void isNotShownAndAcceptsNoCode() {
        var person = accounts.signedUp();
        change("encrypted_secret", person.name());

        var code = person.phone().nextCode();
        assertRefused(api.post("/login", person.credentialsWith(code)), 401, "sign_in_refused");
        var browser = api.keepingCookies();
        var begun = browser.post("/login", person.credentials());
        assertThat(begun).hasStatus(200);
        assertThat(begun.string("status")).isEqualTo("code_required");
        assertRefused(browser.get("/generate_qr/" + person.name()), 409, "already_enrolled");
    }

    @Test
    @Proves("S28")
    void replacesNoPhone() {
        var member = accounts.enrolled();
        var inside = api.withToken(member.token());
        var next = Phone.withSecret(inside.post("/me/totp", null).string("2FA_secret"));
        change("next_encrypted_secret", member.person().name());

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
        assertThat(answer).hasStatus(status).hasCode(code);
    }
}
