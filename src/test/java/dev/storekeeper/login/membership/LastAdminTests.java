package dev.storekeeper.login.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.TestAccounts;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** At least one admin must be left. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class LastAdminTests {

    @LocalServerPort
    int port;

    @Autowired
    JdbcTemplate database;

    @BeforeEach
    void leaveNoAdmin() {
        database.update("UPDATE account SET role = 'EDITOR' WHERE role = 'ADMIN'");
    }

    @Test
    void cannotLeaveByAnyWay() {
        var only = Api.at(port).withToken(TestAccounts.at(port).admin(database).token());
        var id = only.get("/me").json().get("id").asLong();
        for (var refused : List.of(
                only.delete("/me"),
                only.delete("/users/" + id),
                only.patch("/users/" + id, Map.of("role", "EDITOR")),
                only.patch("/users/" + id, Map.of("locked", true)))) {
            assertThat(refused.status()).isEqualTo(409);
            assertThat(refused.json().get("code").asString()).isEqualTo("last_admin");
        }
        assertThat(only.get("/users").status()).isEqualTo(200);
    }

    /** An admin who is locked or has left lets no one in. */
    @Test
    void isCountedAmongThoseWhoCanComeIn() {
        var only = Api.at(port).withToken(TestAccounts.at(port).admin(database).token());
        for (var way : List.of("lock", "delete")) {
            var other =
                    Api.at(port).withToken(TestAccounts.at(port).admin(database).token());
            var path = "/users/" + other.get("/me").json().get("id");
            var gone = way.equals("lock") ? only.patch(path, Map.of("locked", true)) : only.delete(path);
            assertThat(gone.status()).as(way).isIn(200, 204);
            assertThat(only.delete("/me").status()).as(way).isEqualTo(409);
        }
    }

    @Test
    void isLeftWhenAllLeaveAtOnce() {
        var admins = List.of(
                TestAccounts.at(port).admin(database),
                TestAccounts.at(port).admin(database),
                TestAccounts.at(port).admin(database));
        var statuses = Parallel.times(
                3,
                number -> Api.at(port)
                        .withToken(admins.get(number).token())
                        .delete("/me")
                        .status());
        assertThat(statuses).containsOnly(204, 409);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(1);
        assertThat(database.queryForObject(
                        "SELECT COUNT(*) FROM account WHERE role = 'ADMIN' AND deleted_at IS NULL", Integer.class))
                .isEqualTo(1);
    }
}
