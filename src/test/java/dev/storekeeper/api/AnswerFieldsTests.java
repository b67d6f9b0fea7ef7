package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestProducts;
import dev.storekeeper.WithServer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Each answer has the fields that it is meant to have, and no other (S64). */
class AnswerFieldsTests extends WithServer {

    private static final String TOKENS = "token token_type expires_in refresh_token refresh_expires_in";
    private static final String PRODUCT =
            "id sku name description price quantity low_stock_at version created_at updated_at";
    private static final String NO = "type title status detail instance code request_id";

    @Autowired
    private JdbcTemplate database;

    private TestAccounts.Member admin;

    @BeforeEach
    void signIn() {
        admin = accounts.admin(database);
    }

    @Test
    @Proves("S64")
    void ofTheFrontDoor() {
        var name = TestAccounts.newName();
        var credentials = Map.of("username", name, "password", "umbrella under the stairs");
        assertFields(api.post("/signup", credentials), "message username 2FA_secret otpauth_uri qr_url hint");
        var json = api.accepting("application/json");
        assertFields(json.post("/login", credentials), "status challenge qr_url otpauth_uri expires_in");
        var member = accounts.enrolled();
        assertFields(member.tokens(), TOKENS + " enrolled recovery_codes");
        var person = member.person();
        assertFields(json.post("/login", person.credentials()), "status challenge expires_in");
        assertFields(person.signIn(api), TOKENS);
        assertFields(api.post("/token/refresh", Map.of("refresh_token", member.refreshToken())), TOKENS);
        assertFields(api.get("/.well-known/jwks.json"), "keys");
        assertFields(api.get("/.well-known/jwks.json").json().get("keys").get(0), "kty crv x y kid use alg");
    }

    @Test
    @Proves("S64")
    void ofProducts() {
        var made = TestProducts.of(api.withToken(admin.token())).called("Listed " + System.nanoTime());
        assertFields(made, PRODUCT);
        var one = api.withToken(admin.token()).get("/products/" + made.get("id").asLong());
        assertFields(one, PRODUCT);
        assertFields(
                api.withToken(admin.token()).get("/products?limit=1").json().get(0), PRODUCT);
        assertFields(
                api.withToken(admin.token())
                        .get("/products?limit=1&fields=id,name")
                        .json()
                        .get(0),
                "id name");
    }

    @Test
    void ofChanges() {
        var inside = api.withToken(admin.token());
        var path = TestProducts.pathOf(TestProducts.of(inside).called("Changed " + System.nanoTime()));
        var set = "id at what account by session factors request_id products";
        var change = inside.get("/changes?product=" + path.replaceFirst(".*/", ""))
                .json()
                .get(0);
        assertFields(change, set);
        var id = change.get("id").asLong();
        assertFields(inside.get("/changes/" + id), set + " reverted_by");
        assertFields(inside.get("/changes/" + id + "/products").json().get(0), "product version action before after");
        assertFields(inside.get(path + "/history").json().get(0), "at account by change version what text fields");
        assertFields(
                inside.post("/changes/" + id + "/revert", null), "reverts change changed unchanged left conflicts");
        assertFields(inside.post(path + "/restore", null), PRODUCT);
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /login, 400, errors",
        "POST, /token/refresh, 401, next",
        "GET, /products, 401, next",
        "GET, /nowhere, 401, next",
        "PUT, /login, 405, ''",
        "POST, /login/, 401, next"
    })
    @Proves("S64")
    void ofEachNo(String method, String path, int status, String more) {
        var answer = api.send(method, path, method.equals("GET") ? null : "{}");
        assertThat(answer).hasStatus(status);
        assertFields(answer, NO + " " + more);
        answer.json().path("errors").forEach(error -> assertFields(error, "field message"));
    }

    /** Whatever a name on the wire may look like, none of these is one, anywhere. */
    @Test
    @Proves("S64")
    void showNoInternalColumn() {
        var inside = api.withToken(admin.token());
        for (var path : List.of(
                "/me",
                "/me/sessions",
                "/me/passkeys",
                "/me/recovery-codes",
                "/users",
                "/invites",
                "/keys",
                "/changes?limit=50",
                "/audit?limit=50")) {
            var answer = inside.get(path);
            assertThat(answer).as(path).hasStatus(200);
            assertThat(answer.text().toLowerCase(java.util.Locale.ROOT))
                    .as(path)
                    .doesNotContain(
                            "password_hash",
                            "argon2",
                            "encrypted",
                            "secret",
                            "token_hash",
                            "refresh_token",
                            "\"epoch\"",
                            "username_key",
                            "private",
                            "\"d\":");
        }
    }

    private static void assertFields(Api.Answer answer, String fields) {
        assertThat(answer.status()).as(answer::toString).isLessThan(500);
        assertFields(answer.json(), fields);
    }

    private static void assertFields(JsonNode object, String fields) {
        var expected = new TreeSet<>(Arrays.asList(fields.strip().split(" +", -1)));
        assertThat(new TreeSet<>(object.propertyNames())).as(object::toString).isEqualTo(expected);
    }
}
