package dev.storekeeper.login.membership;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Parallel;
import dev.storekeeper.WithServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** At least one admin must be left. */
class LastAdminTests extends WithServer {

    @Autowired
    JdbcTemplate database;

    @BeforeEach
    void leaveNoAdmin() {
        database.update("UPDATE account SET role = 'EDITOR' WHERE role = 'ADMIN'");
    }

    @Test
    void cannotLeaveByAnyWay() {
        var only = api.withToken(accounts.admin(database).token());
        var id = only.get("/me").number("id");
        for (var refused : List.of(
                only.delete("/me"),
                only.delete("/users/" + id),
                only.patch("/users/" + id, Map.of("role", "EDITOR")),
                only.patch("/users/" + id, Map.of("locked", true)))) {
            assertThat(refused).hasStatus(409).hasCode("last_admin");
        }
        assertThat(only.get("/users")).hasStatus(200);
    }

    /** An admin who is locked or has left lets no one in. */
    @Test
    void isCountedAmongThoseWhoCanComeIn() {
        var only = api.withToken(accounts.admin(database).token());
        for (var way : List.of("lock", "delete")) {
            var other = api.withToken(accounts.admin(database).token());
            var path = "/users/" + other.get("/me").json().get("id");
            var gone = way.equals("lock") ? only.patch(path, Map.of("locked", true)) : only.delete(path);
            assertThat(gone.status()).as(way).isIn(200, 204);
            assertThat(only.delete("/me")).as(way).hasStatus(409);
        }
    }

    @Test
    void isLeftWhenAllLeaveAtOnce() {
        var admins = List.of(accounts.admin(database), accounts.admin(database), accounts.admin(database));
        var statuses = Parallel.times(
                3,
                number ->
                        api.withToken(admins.get(number).token()).delete("/me").status());
        assertThat(statuses).containsOnly(204, 409);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(1);
        assertThat(database.queryForObject(
                        "SELECT COUNT(*) FROM account WHERE role = 'ADMIN' AND deleted_at IS NULL", Integer.class))
                .isEqualTo(1);
    }
}
