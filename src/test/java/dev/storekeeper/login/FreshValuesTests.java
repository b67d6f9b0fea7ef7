package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.TestClock;
import dev.storekeeper.WithServer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each login makes everything anew, at the time that the server's own clock shows (S34, S57). */
class FreshValuesTests extends WithServer {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    @Proves("S57")
    void nothingIsUsedTwice() {
        var seen = new HashSet<String>();
        for (var person :
                List.of(accounts.enrolled().person(), accounts.enrolled().person())) {
            for (int i = 0; i < 3; i++) {
                var challenge = api.post("/login", person.credentials()).header("X-Challenge");
                var tokens = person.signIn(api);
                var claims = claims(tokens.get("token").asString());
                Stream.of(
                                String.valueOf(challenge),
                                tokens.get("token").asString(),
                                tokens.get("refresh_token").asString(),
                                claims.get("jti").asString(),
                                claims.get("sid").asString())
                        .forEach(value -> assertThat(seen.add(value)).as(value).isTrue());
            }
        }
    }

    @Test
    @Proves("S57")
    void noClientChoosesTheSession() {
        var person = accounts.enrolled().person();
        var first = person.signIn(api).get("token").asString();
        var sid = claims(first).get("sid").asString();
        var again = api.with("Cookie", "JSESSIONID=" + sid + "; sid=" + sid + "; session=" + sid)
                .post("/login", person.credentialsWith(person.phone().nextCode()));
        assertThat(again).hasStatus(200);
        assertThat(claims(again.string("token")).get("sid").asString()).isNotEqualTo(sid);
        assertThat(String.join(";", again.response().headers().allValues("Set-Cookie")))
                .doesNotContain("JSESSIONID", sid);
    }

    @Test
    @Proves("S34")
    void theTimeThatAClientNamesHasNoEffect() {
        var person = accounts.enrolled().person();
        var anHourAgo = TestClock.now().minus(Duration.ofHours(1));
        var old = person.phone().codeAt(anHourAgo);
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(anHourAgo.atOffset(ZoneOffset.UTC));
        var named = api.with("X-Date", date)
                .with("X-Timestamp", Long.toString(anHourAgo.getEpochSecond()))
                .with("If-Unmodified-Since", date);
        assertThat(named.post("/login", person.credentialsWith(old))).hasStatus(401);
        for (var field : List.of("timestamp", "time", "date", "now", "at")) {
            var body = new HashMap<String, Object>(person.credentialsWith(old));
            body.put(field, anHourAgo.toString());
            assertThat(named.post("/login", body)).hasStatus(400);
        }
        var claims = claims(person.signIn(named).get("token").asString());
        assertThat(claims.get("iat").asLong())
                .isCloseTo(TestClock.now().getEpochSecond(), org.assertj.core.data.Offset.offset(60L));
    }

    private static JsonNode claims(String token) {
        return JSON.readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));
    }
}
