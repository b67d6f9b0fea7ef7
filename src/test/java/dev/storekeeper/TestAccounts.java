package dev.storekeeper;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Opens accounts through the front door. */
public final class TestAccounts {

    private static final AtomicInteger COUNT = new AtomicInteger();

    private final Api api;

    private TestAccounts(Api api) {
        this.api = api;
    }

    public static TestAccounts at(int port) {
        return new TestAccounts(Api.at(port));
    }

    /** A name that nobody has yet. */
    public static String newName() {
        return "person-" + Long.toString(System.nanoTime(), 36) + "-" + COUNT.incrementAndGet();
    }

    /** Somebody who has signed up and scanned the QR code, and shown no code yet. */
    public Person signedUp() {
        return signedUp(Map.of());
    }

    private Person signedUp(Map<String, String> more) {
        var name = newName();
        var password = "a quite long password of " + name.hashCode();
        var body = new HashMap<>(Map.of("username", name, "password", password));
        body.putAll(more);
        var answer = api.post("/signup", body);
        require(answer, 201);
        var secret = answer.string("2FA_secret");
        return new Person(name, password, secret, Phone.withSecret(secret));
    }

    /** Somebody whose phone is proven, and what they left the door with. */
    public Member enrolled() {
        var person = signedUp();
        return new Member(person, person.signIn(api));
    }

    /** The API as somebody uses it who has just signed up and logged in: with their token. */
    public Api editor() {
        return api.withToken(enrolled().token());
    }

    /** Somebody whom the database has made an admin: the setup code makes one only, and tests share a database. */
    public Member admin(JdbcTemplate database) {
        var person = signedUp();
        database.update("UPDATE account SET role = 'ADMIN' WHERE username = ?", person.name());
        return new Member(person, person.signIn(api));
    }

    /** Somebody whom an admin has let in to read. */
    public Member viewer(JdbcTemplate database) {
        var answer = api.withToken(admin(database).token()).post("/invites", Map.of("role", "VIEWER"));
        require(answer, 201);
        return invited(answer.string("code"));
    }

    /** Somebody who shows an invite, or the setup code. */
    public Member invited(String code) {
        var person = signedUp(Map.of("invite", code));
        return new Member(person, person.signIn(api));
    }

    private static void require(Api.Answer answer, int status) {
        if (answer.status() != status) {
            throw new AssertionError("expected " + status + " but was " + answer);
        }
    }

    /** Somebody and their phone. */
    public record Person(String name, String password, String secret, Phone phone) {

        public Map<String, String> credentials() {
            return Map.of("username", name, "password", password);
        }

        public Map<String, String> credentialsWith(String code) {
            return Map.of("username", name, "password", password, "code", code);
        }

        /** Logs in with the next code. */
        public JsonNode signIn(Api api) {
            var answer = api.post("/login", credentialsWith(phone.nextCode()));
            require(answer, 200);
            return answer.json();
        }
    }

    /** Somebody who is inside. */
    public record Member(Person person, JsonNode tokens) {

        public String token() {
            return tokens.get("token").asString();
        }

        public String refreshToken() {
            return tokens.get("refresh_token").asString();
        }

        public List<String> recoveryCodes() {
            return tokens.get("recovery_codes")
                    .valueStream()
                    .map(JsonNode::asString)
                    .toList();
        }
    }
}
