package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.WithServer;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** A query is bound to exactly the parameters that its endpoint declares. */
class QueryTests extends WithServer {

    @Autowired
    private JdbcTemplate database;

    private Api admin;

    @BeforeEach
    void signIn() {
        admin = api.withToken(accounts.admin(database).token());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "after.keys[0]",
                "after.keys",
                "sort.keys[0].descending",
                "sort.keys[99999999]",
                "_limit",
                "!limit",
                "limit[0]",
                "priceMin",
                "class.name",
                "productListRequest",
                "id"
            })
    void refusesNamesThatOnlyTheBinderKnows(String name) {
        var encoded = name.replace("[", "%5B").replace("]", "%5D");
        assertThat(admin.get("/products?" + encoded + "=1").wrongFields()).containsExactly(name);
    }

    @Test
    void takesNoHeaderOrPathVariableForAParameter() {
        var answer =
                admin.with("From", "then").with("To", "now").with("Limit", "0").get("/changes");
        assertThat(answer).hasStatus(200);
    }

    @Test
    void tellsAllThatIsWrongTogether() {
        var answer =
                admin.get("/audit?limit=0&account=0&actor=x&event=locked&since=now&after=x&until=a&until=b&page=1");
        assertThat(answer.wrongFields())
                .contains("limit", "account", "actor", "event", "since", "after", "until", "page");
    }

    @Test
    void answersInEnglishForEveryLanguage() {
        var answer = admin.with("Accept-Language", "de").get("/users?limit=0");
        assertThat(answer.json().at("/errors/0/message").asString()).isEqualTo("must be a whole number from 1 to 1000");
    }

    @Test
    void leadsToNoEmptyPage() {
        var users = database.queryForObject("SELECT COUNT(*) FROM account WHERE deleted_at IS NULL", Integer.class);
        assertThat(users).isLessThan(1000);
        assertThat(admin.get("/users?limit=" + users)).hasStatus(200);
        assertThat(admin.get("/users?limit=" + users).header("Link")).isNull();
        assertThat(admin.get("/users?role=ADMIN&limit=1&username=nobody-is-called-this")
                        .header("Link"))
                .isNull();
    }

    @Test
    void readsACursorOfAnyLength() {
        var numbers = "1-".repeat(3500) + "1";
        assertThat(admin.get("/products?after=" + numbers).string("detail"))
                .isEqualTo("after: must be taken from the Link of the page before, with the same sort");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "01", "+1", "0x1", "1e3", "99999999999999999999"})
    void findsNothingByAnIdInAnotherSpelling(String id) {
        for (var path : List.of("/users/", "/products/", "/changes/", "/imports/")) {
            assertThat(admin.get(path + id)).hasStatus(404).hasCode("not_found");
        }
    }
}
