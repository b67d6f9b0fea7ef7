package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Phone;
import dev.storekeeper.Proves;
import dev.storekeeper.SecurityKey;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Member;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.NullNode;

/** Each event is triggered at the door and found in the trail and in the log, and nothing secret with it (S94, S95). */
@ExtendWith(OutputCaptureExtension.class)
class RecordedEventsTests extends WithServer {

    private static final Set<String> SECRET =
            Set.of("token", "refresh_token", "2FA_secret", "otpauth_uri", "recovery_codes", "challenge", "code");
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    @Autowired
    private JdbcTemplate database;

    private final Set<String> secrets = new TreeSet<>();
    private @Nullable CapturedOutput captured;
    private String request = "";

    @BeforeEach
    void listen(CapturedOutput output) {
        captured = output;
    }

    @Test
    @Proves("S94")
    void ofComingAndGoing() {
        var name = TestAccounts.newName();
        var password = "a password for " + name;
        secrets.add(password);
        var secret = post(api, "/signup", Map.of("username", name, "password", password))
                .get("2FA_secret")
                .asString();
        expect(AuditEvent.SIGNED_UP, name);
        var person = new Person(name, password, secret, Phone.withSecret(secret));
        var tokens = signIn(person);
        expect(AuditEvent.ENROLLED, name);
        var member = new Member(person, tokens);
        var codes = member.recoveryCodes();
        tokens = post(api, "/login", Map.of("username", name, "password", password, "recovery_code", codes.getFirst()));
        expect(AuditEvent.SIGNED_IN, name);
        var spent = tokens.get("refresh_token").asString();
        post(api, "/token/refresh", Map.of("refresh_token", spent));
        TestClock.advance(Duration.ofMinutes(1));
        post(api, "/token/refresh", Map.of("refresh_token", spent));
        expect(AuditEvent.REFRESH_REUSED, name);
        post(as(signIn(person)), "/logout", Map.of());
        expect(AuditEvent.LOGGED_OUT, name);
        post(api, "/login", Map.of("username", name, "password", "canary " + name, "code", "123456"));
        secrets.add("canary " + name);
        expect(AuditEvent.SIGN_IN_REFUSED, name);
        post(api, "/login", Map.of("username", name, "password", password, "recovery_code", "CANARY-" + name));
        secrets.add("CANARY-" + name);
        expect(AuditEvent.SIGN_IN_REFUSED, name);
        tellsNoSecret();
    }

    @Test
    @Proves("S94")
    void ofStrangers() {
        var person = accounts.enrolled().person();
        IntStream.range(0, 10)
                .forEach(number -> post(
                        api,
                        "/login",
                        Map.of("username", person.name(), "password", "canary of a stranger " + number)));
        secrets.add("canary of a stranger");
        expect(AuditEvent.BUDGET_SPENT, person.name());
        post(api, "/login", Map.of("username", "canary-as-a-name", "password", "canary of no account"));
        secrets.addAll(Set.of("canary-as-a-name", "canary of no account"));
        assertThat(found(AuditEvent.SIGN_IN_REFUSED))
                .singleElement()
                .satisfies(entry -> assertThat(entry).containsEntry("stream", "door"));
        post(as(accounts.enrolled().tokens()), "/invites", Map.of("role", "ADMIN"));
        assertThat(found(AuditEvent.ACCESS_DENIED)).hasSize(1);
        tellsNoSecret();
    }

    @Test
    @Proves({"A14", "S94"})
    void ofOwners() {
        var member = accounts.enrolled();
        var person = member.person();
        var name = person.name();
        var me = as(member.tokens());
        post(me, "/verify-2fa", Map.of("code", person.phone().nextCode()));
        expect(AuditEvent.STEPPED_UP, name);
        post(me, "/verify-2fa", Map.of("code", person.phone().wrongCode()));
        expect(AuditEvent.STEP_UP_REFUSED, name);
        post(me, "/me/recovery-codes", Map.of());
        expect(AuditEvent.RECOVERY_CODES_RENEWED, name);
        signIn(person);
        var other = note(me.get("/me/sessions"))
                .valueStream()
                .map(session -> session.get("id").asString())
                .filter(id -> !id.equals(me.get("/me").string("session_id")))
                .findFirst()
                .orElseThrow();
        named(me).delete("/me/sessions/" + other);
        expect(AuditEvent.SESSION_ENDED, name);
        named(me).delete("/me/sessions");
        assertThat(found(AuditEvent.SESSIONS_ENDED)).as("where none is open").isEmpty();
        signIn(person);
        named(me).delete("/me/sessions");
        expect(AuditEvent.SESSIONS_ENDED, name);
        post(me, "/me/totp", Map.of());
        named(me).delete("/me/totp");
        expect(AuditEvent.PHONE_WITHDRAWN, name);
        named(me).delete("/me/totp");
        assertThat(found(AuditEvent.PHONE_WITHDRAWN)).as("where none waits").isEmpty();
        var next = post(me, "/me/totp", Map.of()).get("2FA_secret").asString();
        expect(AuditEvent.PHONE_PENDING, name);
        var phone = Phone.withSecret(next);
        var after = note(named(me).put("/me/totp", Map.of("code", phone.nextCode())));
        expect(AuditEvent.PHONE_CHANGED, name);
        secrets.add("canary of a new password");
        after = note(named(as(after))
                .put(
                        "/me/password",
                        Map.of("password", person.password(), "new_password", "canary of a new password")));
        expect(AuditEvent.PASSWORD_CHANGED, name);
        var id = idOf(name);
        named(as(after)).delete("/me");
        assertThat(found(AuditEvent.ACCOUNT_DELETED))
                .singleElement()
                .satisfies(entry -> assertThat(entry).containsEntry("account_id", id));
        tellsNoSecret();
    }

    @Test
    @Proves("S94")
    void ofOwnersOfPasskeys() {
        var member = accounts.enrolled();
        var name = member.person().name();
        var me = as(member.tokens());
        var begun = post(me, "/me/passkeys/options", Map.of());
        var key = SecurityKey.at(port);
        var credential = key.create(begun.get("options"));
        post(
                me,
                "/me/passkeys",
                Map.of("ceremony", begun.get("ceremony"), "label", "my key", "credential", credential));
        expect(AuditEvent.PASSKEY_ADDED, name);
        named(me).patch("/me/passkeys/" + key.id(), Map.of("label", "another name"));
        expect(AuditEvent.PASSKEY_RENAMED, name);
        named(me).delete("/me/passkeys/" + key.id());
        expect(AuditEvent.PASSKEY_REMOVED, name);
    }

    @Test
    @Proves("S94")
    void ofAdmins() {
        var boss = as(accounts.admin(database).tokens());
        var person = accounts.enrolled().person();
        var name = person.name();
        var path = "/users/" + idOf(name);
        named(boss).patch(path, "{\"role\": \"VIEWER\"}");
        expect(AuditEvent.ROLE_CHANGED, name);
        named(boss).patch(path, "{\"locked\": true}");
        expect(AuditEvent.LOCKED, name);
        named(boss).patch(path, "{\"locked\": false}");
        expect(AuditEvent.UNLOCKED, name);
        post(boss, path + "/reset-2fa", null);
        expect(AuditEvent.SECOND_FACTOR_RESET, name);
        named(boss).delete(path + "/sessions");
        expect(AuditEvent.SESSIONS_ENDED, name);
        var invite = post(boss, "/invites", Map.of("role", "VIEWER"));
        assertThat(found(AuditEvent.INVITE_MADE)).hasSize(1);
        named(boss).delete("/invites/" + invite.get("id").asLong());
        assertThat(found(AuditEvent.INVITE_WITHDRAWN)).hasSize(1);
        tellsNoSecret();
    }

    private JsonNode signIn(Person person) {
        secrets.add(person.password());
        return post(api, "/login", person.credentialsWith(person.phone().nextCode()));
    }

    private Api as(JsonNode tokens) {
        return api.withToken(tokens.get("token").asString());
    }

    /** The client names a request and finds it by that name. */
    private Api named(Api caller) {
        request = "recorded-" + REQUESTS.incrementAndGet();
        return caller.with("X-Request-Id", request);
    }

    private JsonNode post(Api caller, String path, @Nullable Object body) {
        var answer = named(caller).post(path, body);
        return answer.bytes().length == 0 ? NullNode.getInstance() : note(answer);
    }

    private JsonNode note(Api.Answer answer) {
        var json = answer.json();
        SECRET.stream().map(json::findValues).flatMap(List::stream).forEach(found -> {
            if (found.isArray()) {
                found.forEach(one -> secrets.add(one.asString()));
            } else if (answer.status() < 400) {
                secrets.add(found.asString());
            }
        });
        return json;
    }

    private void expect(AuditEvent event, String name) {
        var id = idOf(name);
        assertThat(found(event))
                .as(event + " of " + name)
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry).containsEntry("account_id", id).containsEntry("address", "127.0.0.1"));
        assertThat(log().lines())
                .anyMatch(line -> line.contains(event + " ")
                        && line.contains("account=" + id + " address=127.0.0.1 request=" + request + " "));
    }

    private List<Map<String, Object>> found(AuditEvent event) {
        return database.queryForList(
                "SELECT * FROM audit_event WHERE event = ? AND request_id = ?", event.name(), request);
    }

    private long idOf(String name) {
        return database.queryForList("SELECT id FROM account WHERE username = ?", Long.class, name)
                .getFirst();
    }

    private void tellsNoSecret() {
        assertThat(secrets).isNotEmpty();
        var trail = database.queryForList("SELECT * FROM audit_event").toString();
        assertThat(secrets).noneMatch(trail::contains).noneMatch(log()::contains);
    }

    private String log() {
        return Objects.requireNonNull(captured).getAll();
    }
}
