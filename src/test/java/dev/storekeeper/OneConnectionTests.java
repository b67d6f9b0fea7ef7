package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** Each door is served by a pool of one connection: no code asks for a second one while it holds one. */
@Timeout(60)
class OneConnectionTests extends WithOneConnection {

    private static final String PASSWORD = "four words of mine";

    /** Less than a request waits that asks for a second connection. */
    private static final Duration QUICK = Duration.ofMillis(1900);

    private final TreeSet<String> walked = new TreeSet<>();
    private final List<String> faults = new ArrayList<>();
    private String name = "";
    private Phone phone = Phone.withSecret("AAAAAAAAAAAAAAAA");
    private Api admin;

    OneConnectionTests() {
        admin = Api.at(1);
    }

    @Test
    @Proves("A9")
    void servesEveryDoor(@Autowired ApplicationContext context) {
        signUpAndIn();
        addPasskey();
        keepProducts();
        moveFiles();
        undoChanges();
        keepAccounts();
        keepOneself();
        lookAround();
        leave();
        var doors = context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(mapping -> mapping.getMethodsCondition().getMethods().stream()
                        .flatMap(method -> mapping.getPatternValues().stream().map(path -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(faults).isEmpty();
        // A new door is walked here, or this fails.
        assertThat(walked).isEqualTo(doors);
    }

    /** Also with a key, where the transaction of the key holds the connection before the import begins. */
    @Test
    @Proves("A9")
    void tellsAtOnceWhatOtherChangeOfManyProductsRuns() throws SQLException {
        var editor = TestAccounts.at(port).editor();
        try (var other = schema.connect()) {
            other.setAutoCommit(false);
            try (var statement = other.createStatement()) {
                statement.executeUpdate("UPDATE bulk_turn SET what = 'import 7', begun_at = '2026-01-01 12:00:00'");
            }
            for (var sender : List.of(editor, editor.with("Idempotency-Key", name))) {
                var began = System.nanoTime();
                var refused = require(csv(sender, "", "name,price,quantity\nLamp,1,1\n"), 409);
                assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(QUICK);
                assertThat(refused).hasCode("bulk_running");
                assertThat(refused.string("running")).isEqualTo("import 7");
                assertThat(refused.string("since")).isEqualTo("2026-01-01T12:00:00Z");
                assertThat(database.execute((ConnectionCallback<Integer>) Connection::getTransactionIsolation))
                        .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
            }
            other.rollback();
        }
        require(csv(editor, "", "name,price,quantity\nLamp,1,1\n"), 200);
    }

    @Test
    @Proves("A9")
    void servesReadersBesideImports() {
        var editor = TestAccounts.at(port).editor();
        var file = "name,price,quantity\n" + "Lamp,1,1\n".repeat(200);
        var answers = Parallel.times(
                8, number -> number == 0 ? csv(editor, "?dry_run=true", file) : editor.get("/products?limit=5"));
        assertThat(answers).extracting(Api.Answer::status).containsOnly(200);
    }

    @BeforeEach
    void begin() {
        name = TestAccounts.newName();
    }

    private void signUpAndIn() {
        var signedUp = go(visitor, "POST /signup", 201, credentials(Map.of()));
        phone = Phone.withSecret(signedUp.get("2FA_secret").asString());
        var basic = Base64.getEncoder().encodeToString((name + ":" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        go(visitor.with("Authorization", "Basic " + basic), "GET /generate_qr/{username}", 200, null, name);
        go(visitor, "POST /login", 200, credentials(Map.of("code", phone.nextCode())));
        database.update("UPDATE account SET role = 'ADMIN' WHERE username = ?", name);
        var tokens = go(visitor, "POST /verify-2fa", 200, Map.of("challenge", challenge(), "code", phone.nextCode()));
        tokens = go(visitor, "POST /token/refresh", 200, Map.of("refresh_token", tokens.get("refresh_token")));
        admin = visitor.withToken(tokens.get("token").asString());
    }

    private void addPasskey() {
        var key = SecurityKey.at(port);
        var begun = go(admin, "POST /me/passkeys/options", 200, Map.of());
        go(
                admin,
                "POST /me/passkeys",
                201,
                Map.of(
                        "ceremony", begun.get("ceremony"),
                        "label", "my key",
                        "credential", key.create(begun.get("options"))));
        var challenge = challenge();
        var question = go(visitor, "POST /verify-2fa/passkey", 200, Map.of("challenge", challenge));
        var passkey = Map.of("ceremony", question.get("ceremony"), "credential", key.get(question.get("options")));
        go(visitor, "POST /verify-2fa", 200, Map.of("challenge", challenge, "passkey", passkey));
        var keys = go(admin, "GET /me/passkeys", 200, null);
        go(
                admin,
                "PATCH /me/passkeys/{id}",
                200,
                Map.of("label", "mine"),
                keys.get(0).get("id").asString());
        go(admin, "DELETE /me/passkeys/{id}", 204, null, keys.get(0).get("id").asString());
    }

    private void keepProducts() {
        var product = Map.of("name", "Lamp", "price", 1, "quantity", 10);
        go(admin.with("Idempotency-Key", name), "POST /products", 201, product);
        go(admin.with("Idempotency-Key", name), "POST /products", 201, product);
        var id = go(admin, "POST /products", 201, product).get("id");
        go(admin, "GET /products", 200, null);
        go(admin, "GET /products?q=lamp&sort=price", 200, null);
        go(admin, "GET /products/{id}", 200, null, id);
        go(admin, "PUT /products/{id}", 200, Map.of("price", 2), id);
        go(admin, "PATCH /products/{id}", 200, Map.of("description", "red"), id);
        go(admin, "POST /products/{id}/stock", 200, Map.of("delta", -1, "reason", "sale"), id);
        go(admin, "POST /products/{id}/stock", 200, Map.of("set", 5, "from", 9), id);
        go(admin, "GET /products/{id}/stock", 200, null, id);
        go(admin, "GET /products/{id}/stock/explain", 200, null, id);
        go(admin, "GET /products/{id}/stock/movements", 200, null, id);
        go(admin, "POST /products/{id}/stock/reconcile", 200, null, id);
        go(admin, "GET /products/{id}/history", 200, null, id);
        go(admin, "DELETE /products/{id}", 200, null, id);
        go(admin, "POST /products/{id}/restore", 200, null, id);
    }

    private void moveFiles() {
        var file = "sku,name,price,quantity\n" + name + ",Lamp,1,1\n";
        var sender = admin.with("Content-Type", "text/csv");
        go(sender, "POST /products/import?dry_run=true", 200, file);
        go(sender, "POST /products/import", 200, file);
        go(sender.with("Idempotency-Key", name + "-dry"), "POST /products/import?dry_run=true", 200, file);
        go(sender.with("Idempotency-Key", name + "-file"), "POST /products/import", 200, file.replace("1,1", "2,2"));
        go(sender.with("Idempotency-Key", name + "-bad"), "POST /products/import", 422, file + "x");
        go(sender, "POST /products/import", 422, file + "x");
        go(
                admin.with("Content-Type", "application/x-ndjson"),
                "POST /products/import",
                200,
                "{\"sku\": \"" + name + "\"}");
        var id = go(admin, "GET /imports", 200, null).get(0).get("id");
        go(admin, "GET /imports/{id}", 200, null, id);
        go(admin, "DELETE /imports/{id}", 409, null, id);
        go(admin, "GET /products/export?format=csv", 200, null);
        go(admin, "GET /products/export?format=ndjson", 200, null);
    }

    private void undoChanges() {
        var change = go(admin, "GET /changes?what=import", 200, null).get(0).get("id");
        go(admin, "GET /changes/{id}", 200, null, change);
        go(admin, "GET /changes/{id}/products", 200, null, change);
        go(admin.with("Idempotency-Key", name + "-undo"), "POST /changes/{id}/revert", 200, null, change);
        var undone = go(admin, "GET /changes", 200, null).get(0).get("id");
        go(admin, "POST /changes/{id}/revert", 200, null, undone);
    }

    private void keepAccounts() {
        TestAccounts.at(port).enrolled();
        var id = go(admin, "GET /users", 200, null)
                .valueStream()
                .filter(it -> it.get("role").asString().equals("EDITOR"))
                .findAny()
                .orElseThrow()
                .get("id");
        go(admin, "GET /users/{id}", 200, null, id);
        go(admin, "PATCH /users/{id}", 200, Map.of("role", "VIEWER"), id);
        go(admin, "POST /users/{id}/reset-2fa", 204, null, id);
        go(admin, "DELETE /users/{id}/sessions", 204, null, id);
        go(admin, "DELETE /users/{id}", 204, null, id);
        var invite = go(admin, "POST /invites", 201, Map.of("role", "VIEWER")).get("id");
        go(admin, "GET /invites", 200, null);
        go(admin, "DELETE /invites/{id}", 204, null, invite);
        go(admin, "GET /keys", 200, null);
        go(admin, "POST /keys/rotate", 201, Map.of());
        go(admin, "GET /audit", 200, null);
        go(admin, "GET /audit/verify", 200, null);
    }

    private void keepOneself() {
        go(admin, "GET /me", 200, null);
        go(admin, "GET /me/recovery-codes", 200, null);
        go(admin, "POST /me/recovery-codes", 200, null);
        go(visitor, "POST /login", 200, credentials(Map.of("code", phone.nextCode())));
        var other = go(admin, "GET /me/sessions", 200, null)
                .valueStream()
                .filter(session -> !session.get("current").asBoolean())
                .findAny()
                .orElseThrow();
        go(admin, "DELETE /me/sessions/{id}", 204, null, other.get("id").asString());
        go(admin, "DELETE /me/sessions", 204, null);
        go(admin, "POST /me/totp", 200, null);
        go(admin, "DELETE /me/totp", 204, null);
        var pending = go(admin, "POST /me/totp", 200, null);
        go(admin.accepting("text/plain"), "GET /me/totp", 200, null);
        phone = Phone.withSecret(pending.get("2FA_secret").asString());
        var tokens = go(admin, "PUT /me/totp", 200, Map.of("code", phone.nextCode()));
        admin = visitor.withToken(tokens.get("token").asString());
        tokens = go(admin, "PUT /me/password", 200, Map.of("password", PASSWORD, "new_password", "four other words"));
        admin = visitor.withToken(tokens.get("token").asString());
    }

    private void lookAround() {
        go(visitor, "GET /", 200, null);
        go(visitor, "GET /console/**", 404, null);
        go(visitor, "GET /.well-known/jwks.json", 200, null);
        go(visitor, "GET /openapi.yaml", 200, null);
        go(visitor, "GET /openapi.json", 200, null);
        go(visitor, "GET /postman.json", 200, null);
        go(visitor, "GET /docs", 200, null);
        go(visitor, "GET /docs/{file}", 200, null, "page.css");
        go(visitor, "GET /problems", 200, null);
        go(visitor, "GET /problems/{code}", 200, null, "sku_taken");
        go(visitor, "GET /actuator/health", 200, null);
        go(visitor, "GET /actuator/health/**", 200, null);
    }

    private void leave() {
        var another = TestAccounts.at(port);
        go(visitor.withToken(another.enrolled().token()), "POST /logout", 204, null);
        go(visitor.withToken(another.enrolled().token()), "POST /logout?everywhere=true", 204, null);
        go(visitor.withToken(another.enrolled().token()), "DELETE /me", 204, null);
        var member = another.enrolled();
        var page = visitor.with("X-Storekeeper-Console", "1");
        var cookie = "storekeeper_refresh=" + member.refreshToken();
        go(page.with("Cookie", cookie), "POST /console/session/renew", 200, null);
        go(page.withToken(member.token()), "DELETE /console/session", 204, null);
    }

    private String challenge() {
        return go(visitor, "POST /login", 200, credentials(Map.of()))
                .get("challenge")
                .asString();
    }

    private Map<String, String> credentials(Map<String, String> more) {
        var all = new HashMap<>(Map.of("username", name, "password", PASSWORD));
        all.putAll(more);
        return all;
    }

    /** Walks through a door, which may carry a query; the ids take the places of its variables. */
    private JsonNode go(Api as, String door, int status, @Nullable Object body, Object... ids) {
        var method = door.substring(0, door.indexOf(' '));
        var path = door.substring(door.indexOf(' ') + 1);
        walked.add(method + " " + path.replaceFirst("\\?.*", ""));
        for (var id : ids) {
            path = path.replaceFirst("\\{\\w+}", id.toString());
        }
        path = path.replace("**", "readiness");
        var began = System.nanoTime();
        var answer = method.equals("PATCH") ? as.patch(path, body) : as.send(method, path, body);
        var took = Duration.ofNanos(System.nanoTime() - began);
        if (answer.status() != status || took.compareTo(QUICK) > 0) {
            faults.add("%s took %d ms and answered %s".formatted(door, took.toMillis(), answer));
        }
        var type = String.valueOf(answer.header("Content-Type"));
        return type.startsWith("application/json") || type.startsWith("application/vnd")
                ? answer.json()
                : MissingNode.getInstance();
    }
}
