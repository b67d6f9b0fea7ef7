package dev.storekeeper.login.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.WithServer;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** An admin who invites, and clients that use the invites. */
abstract class WithInvites extends WithServer {

    @Autowired
    JdbcTemplate database;

    Api admin;
    String adminName;

    @BeforeEach
    void appointAdmin() {
        var member = accounts.admin(database);
        admin = api.withToken(member.token());
        adminName = member.person().name();
    }

    JsonNode made(Map<String, String> body) {
        var answer = admin.post("/invites", body);
        assertThat(answer).hasStatus(201);
        return answer.json();
    }

    String code(String role) {
        return made(Map.of("role", role)).get("code").asString();
    }

    Api.Answer signUp(String code) {
        return signUp(TestAccounts.newName(), code);
    }

    Api.Answer signUp(String name, String code) {
        var body = new HashMap<>(Map.of("username", name, "password", "four words of mine", "invite", code));
        return api.post("/signup", body);
    }

    void assertUnusable(String code) {
        var name = TestAccounts.newName();
        var answer = signUp(name, code);
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo("invite");
        assertThat(database.queryForList("SELECT id FROM account WHERE username = ?", name))
                .isEmpty();
    }

    long idOf(String name) {
        return database.queryForList("SELECT id FROM account WHERE username = ?", Long.class, name)
                .getFirst();
    }
}
