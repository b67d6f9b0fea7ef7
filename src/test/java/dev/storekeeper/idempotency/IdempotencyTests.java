package dev.storekeeper.idempotency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** A request that is sent again is answered again, and not done again. */
class IdempotencyTests extends WithServer {

    @Autowired
    private JdbcTemplate database;

    @Autowired
    private KeyTable keys;

    private Api editor;
    private String name;

    @BeforeEach
    void signIn() {
        editor = accounts.editor();
        name = "Kept " + UUID.randomUUID();
    }

    @Test
    @Proves("S75")
    void givesTheFirstAnswerAgain() {
        var first = keyed("once").post("/products", product());
        var again = keyed("once").post("/products", product());
        assertThat(first).hasStatus(201);
        assertThat(first.header("Idempotency-Replayed")).isNull();
        assertThat(again).repeats(first);
        assertThat(again).hasHeader("Idempotency-Replayed", "true");
        assertThat(products()).isEqualTo(1);
    }

    @Test
    void givesItAgainWhateverBecameOfTheProduct() {
        var first = keyed("gone").post("/products", product());
        editor.delete(String.valueOf(first.header("Location")));
        assertThat(keyed("gone").post("/products", product())).repeats(first);
        assertThat(products()).isZero();
    }

    @Test
    void knowsThePathByItsOldNameToo() {
        var first = keyed("alias").post("/api/products", product());
        assertThat(keyed("alias").post("/products", product())).repeats(first);
        assertThat(products()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/products?dry=1", "/products/1"})
    @Proves("S75")
    void belongsToOneRequest(String otherPath) {
        keyed("one").post("/products", product());
        var key = keyed("one");
        assertProblem(
                key.post("/products", Map.of("name", name, "price", 2, "quantity", 1)), 422, "idempotency_key_reused");
        assertProblem(key.post(otherPath, product()), 422, "idempotency_key_reused");
        var otherType = key.with("Content-Type", "application/json;charset=utf-8");
        assertProblem(otherType.post("/products", product()), 422, "idempotency_key_reused");
        assertThat(products()).isEqualTo(1);
    }

    @Test
    @Proves("S75")
    void belongsToOneAccount() {
        var first = keyed("shared").post("/products", product());
        var others = accounts.editor().with(IdempotencyKey.HEADER, "shared").post("/products", product());
        assertThat(others).hasStatus(201);
        assertThat(others.header("Location")).isNotEqualTo(first.header("Location"));
        assertThat(products()).isEqualTo(2);
    }

    @Test
    void isExecutedAnewAfterADay() {
        var member = accounts.enrolled();
        var first = keyed(member.token(), "day").post("/products", product());
        TestClock.advance(Duration.ofHours(24));
        var later = member.person().signIn(api).get("token").asString();
        var second = keyed(later, "day").post("/products", product());
        assertThat(second.header("Idempotency-Replayed")).isNull();
        assertThat(second.header("Location")).isNotEqualTo(first.header("Location"));
        assertThat(keyed(later, "day").post("/products", product())).repeats(second);
        assertThat(products()).isEqualTo(2);
    }

    @Test
    void isSweptAfterADay() {
        keyed("swept").post("/products", product());
        var rows = "SELECT COUNT(*) FROM idempotency_key WHERE idempotency_key = 'swept'";
        keys.deleteExpired(TestClock.now().plus(Duration.ofHours(23)), 1000);
        assertThat(database.queryForObject(rows, Integer.class)).isEqualTo(1);
        keys.deleteExpired(TestClock.now().plus(Duration.ofHours(25)), 1000);
        assertThat(database.queryForObject(rows, Integer.class)).isZero();
    }

    @Test
    void isFreeAfterARefusal() {
        var key = keyed("refused");
        assertThat(key.post("/products", "{\"name\": \"" + name + "\", \"colour\": 1}"))
                .hasStatus(400);
        assertThat(key.post("/products", "{\"name\": ")).hasStatus(400);
        assertThat(key.with("Content-Type", "text/plain").post("/products", "x"))
                .hasStatus(415);
        assertThat(key.post("/products", product())).hasStatus(201);
        assertThat(products()).isEqualTo(1);
    }

    @Test
    @Proves("S75")
    void keepsNothingOfWhatWasTakenBack() {
        editor.post("/products", Map.of("name", "Holder", "price", 1, "quantity", 1, "sku", name));
        var body = Map.of("name", name, "price", 1, "quantity", 1, "sku", name);
        var refused = keyed("taken").post("/products", body);
        assertProblem(refused, 409, "sku_taken");
        assertThat(refused.header("Location")).isNull();
        assertProblem(keyed("taken").post("/products", body), 409, "sku_taken");
        assertThat(database.queryForObject(
                        "SELECT COUNT(*) FROM idempotency_key WHERE idempotency_key = 'taken'", Integer.class))
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "two words", "x256"})
    void hasAForm(String key) {
        var text = key.equals("x256") ? "x".repeat(256) : key;
        var answer = keyed(text).post("/products", product());
        var problem = assertProblem(answer, 400, "invalid_fields");
        assertThat(problem.at("/errors/0/field").asString()).isEqualTo("Idempotency-Key");
        assertThat(products()).isZero();
    }

    @Test
    void mayHave255Characters() {
        var key = "~".repeat(255);
        var first = keyed(key).post("/products", product());
        assertThat(keyed(key).post("/products", product())).repeats(first);
    }

    @Test
    void changesNothingWhereItIsAbsentOrNotAsked() {
        assertThat(editor.post("/products", product())).hasStatus(201);
        var second = editor.post("/products", product());
        assertThat(second).hasStatus(201);
        assertThat(second.header("Idempotency-Replayed")).isNull();
        var path = String.valueOf(second.header("Location"));
        assertThat(keyed("other").put(path, "{\"quantity\": 5}")).hasStatus(200);
        assertThat(keyed("other").put(path, "{\"quantity\": 6}")).hasStatus(200);
        assertThat(products()).isEqualTo(2);
    }

    @Test
    void opensNoDoor() {
        var viewer = accounts.viewer(database).token();
        var answer =
                editor.withToken(viewer).with(IdempotencyKey.HEADER, "viewer").post("/products", product());
        assertThat(answer).hasStatus(403);
    }

    private Api keyed(String key) {
        return editor.with(IdempotencyKey.HEADER, key);
    }

    private Api keyed(String token, String key) {
        return api.withToken(token).with(IdempotencyKey.HEADER, key);
    }

    private String product() {
        return "{\"name\": \"" + name + "\", \"price\": \"12.50\", \"quantity\": 3}";
    }

    private int products() {
        var count = database.queryForObject("SELECT COUNT(*) FROM product WHERE name = ?", Integer.class, name);
        return count == null ? 0 : count;
    }

    private static JsonNode assertProblem(Api.Answer answer, int status, String code) {
        assertThat(answer).as(answer.text()).hasStatus(status);
        assertThat(answer).hasHeader("Content-Type", "application/problem+json").hasCode(code);
        return answer.json();
    }
}
