package dev.storekeeper.login.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.SecurityKey;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is not an answer of an authenticator to the question that was asked is refused, and is never a fault. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class RefusedPasskeysTests {

    private static final JsonMapper JSON = new JsonMapper();

    @LocalServerPort
    private int port;

    private @Nullable Passkeys passkeys;
    private Instant cameIn = Instant.EPOCH;

    /** One person for all, as long as the door believes that they are still there. */
    private Passkeys passkeys() {
        var known = passkeys;
        if (known == null || TestClock.now().isAfter(cameIn.plus(Duration.ofMinutes(4)))) {
            known = new Passkeys(TestAccounts.at(port).editor());
            passkeys = known;
            cameIn = TestClock.now();
        }
        return known;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("lies")
    @Proves({"A12", "P01"})
    void refusesLie(String what, UnaryOperator<SecurityKey> lie) {
        var begun = passkeys().begin();
        refuses(passkeys().add(begun, lie.apply(SecurityKey.at(port)).create(begun.get("options"))), "passkey_refused");
        assertThat(passkeys().list().json().isEmpty()).isTrue();
    }

    static Stream<Arguments> lies() {
        return Stream.of(
                lie("a page from elsewhere", key -> key.lured("https://evil.example")),
                lie("the same host, another port", key -> key.lured("http://localhost:1")),
                lie("a page within a page", SecurityKey::framed),
                lie("another domain", key -> key.of("evil.example")),
                lie("a longer domain", key -> key.of("localhost.evil.example")),
                lie("without a touch", SecurityKey::untouched),
                lie("an id that is too long", key -> key.called(new byte[1024])),
                lie("an id that is too short", key -> key.called(new byte[15])),
                lie("no id at all", key -> key.called(new byte[0])),
                lie("a public key that is too long", key -> key.withLongKey(6000)),
                lie("a public key of the longest string", key -> key.withLongKey(8_500)));
    }

    private static Arguments lie(String what, UnaryOperator<SecurityKey> lie) {
        return Arguments.of(what, lie);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("brokenForms")
    @Proves("P05")
    void refusesBrokenForm(String what, BiFunction<ObjectNode, ObjectNode, Object> breaking) {
        var begun = passkeys().begin();
        var credential = SecurityKey.at(port).create(begun.get("options"));
        var broken = breaking.apply(credential, (ObjectNode) credential.get("response"));
        var answer = passkeys().add(begun, broken);
        assertThat(answer.status()).as(answer::toString).isIn(400, 413);
        assertThat(answer.string("code"))
                .isIn("passkey_refused", "invalid_fields", "excessive_json", "malformed_json", "too_large");
        assertThat(passkeys().list().json().isEmpty()).isTrue();
    }

    static Stream<Arguments> brokenForms() {
        return Stream.of(
                broken("text", (all, response) -> "credential"),
                broken("a number", (all, response) -> 7),
                broken("an array", (all, response) -> List.of(all)),
                broken("nothing inside", (all, response) -> Map.of()),
                broken("no id", (all, response) -> all.without("id")),
                broken("no raw id", (all, response) -> all.without("rawId")),
                broken("no type", (all, response) -> all.without("type")),
                broken("another type", (all, response) -> all.put("type", "password")),
                broken("two ids", (all, response) -> all.put("id", "AAAA")),
                broken(
                        "an id that is attested differently",
                        (all, response) -> all.put("id", "AAAA").put("rawId", "AAAA")),
                broken(
                        "an id that is no base64",
                        (all, response) -> all.put("id", "%%").put("rawId", "%%")),
                broken(
                        "an id that is a number",
                        (all, response) -> all.put("id", 7).put("rawId", 7)),
                broken("an id that is an object", (all, response) -> all.set("rawId", JSON.createObjectNode())),
                broken("no response", (all, response) -> all.without("response")),
                broken("a response that is text", (all, response) -> all.put("response", "yes")),
                broken("an empty response", (all, response) -> all.set("response", JSON.createObjectNode())),
                broken("no client data", (all, response) -> of(all, response.without("clientDataJSON"))),
                broken("no attestation", (all, response) -> of(all, response.without("attestationObject"))),
                broken("attestation null", (all, response) -> of(all, response.putNull("attestationObject"))),
                broken(
                        "client data that is no JSON",
                        (all, response) -> of(all, response.put("clientDataJSON", "AAAA"))),
                broken(
                        "client data that is an array",
                        (all, response) -> of(all, response.put("clientDataJSON", "W10"))),
                broken(
                        "client data without members",
                        (all, response) -> of(all, response.put("clientDataJSON", "e30"))),
                broken(
                        "attestation that is no CBOR",
                        (all, response) -> of(all, response.put("attestationObject", "_____w"))),
                broken("attestation that is empty", (all, response) -> of(all, response.put("attestationObject", ""))),
                broken(
                        "attestation that is a map of nothing",
                        (all, response) -> of(all, response.put("attestationObject", "oA"))),
                broken(
                        "attestation that promises more",
                        (all, response) -> of(all, response.put("attestationObject", "W3_______w"))),
                broken(
                        "attestation nested deeply",
                        (all, response) -> of(all, response.put("attestationObject", "gYGB".repeat(5000)))),
                broken(
                        "attestation that is huge",
                        (all, response) -> of(all, response.put("attestationObject", "A".repeat(65_000)))),
                broken(
                        "attestation beyond the longest text",
                        (all, response) -> of(all, response.put("attestationObject", "A".repeat(70_000)))),
                broken("transports that are text", (all, response) -> of(all, response.put("transports", "usb"))),
                broken(
                        "transports that are objects",
                        (all, response) -> of(all, response.set("transports", JSON.valueToTree(List.of(Map.of()))))),
                broken("extensions that are text", (all, response) -> all.put("clientExtensionResults", "none")));
    }

    private static Arguments broken(String what, BiFunction<ObjectNode, ObjectNode, Object> breaking) {
        return Arguments.of(what, breaking);
    }

    private static ObjectNode of(ObjectNode all, JsonNode response) {
        return all.set("response", response);
    }

    @Test
    @Proves("P01")
    void refusesAnswerToAnotherQuestion() {
        var other = passkeys().begin();
        var begun = passkeys().begin();
        refuses(passkeys().add(begun, SecurityKey.at(port).create(other.get("options"))), "passkey_refused");
    }

    @Test
    void refusesQuestionOfAnotherAccount() {
        var begun = new Passkeys(TestAccounts.at(port).editor()).begin();
        refuses(passkeys().add(begun, SecurityKey.at(port).create(begun.get("options"))), "ceremony_over");
    }

    @Test
    void refusesQuestionThatWasAnswered() {
        var passkeys = new Passkeys(TestAccounts.at(port).editor());
        var begun = passkeys.begin();
        var credential = SecurityKey.at(port).create(begun.get("options"));
        assertThat(passkeys.add(begun, credential)).hasStatus(201);
        refuses(passkeys.add(begun, credential), "ceremony_over");
        refuses(passkeys.add(begun, SecurityKey.at(port).create(begun.get("options"))), "ceremony_over");
    }

    @Test
    void refusesQuestionThatWasAnsweredWrongly() {
        var begun = passkeys().begin();
        refuses(passkeys().add(begun, Map.of()), "passkey_refused");
        refuses(passkeys().add(begun, SecurityKey.at(port).create(begun.get("options"))), "ceremony_over");
    }

    @Test
    void refusesQuestionOfLongAgo() {
        var person = TestAccounts.at(port).enrolled().person();
        var begun = signedIn(person).begin();
        TestClock.advance(Duration.ofMinutes(5));
        var later = signedIn(person);
        refuses(later.add(begun, SecurityKey.at(port).create(begun.get("options"))), "ceremony_over");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "AAAA", "%00", "\u00e9"})
    void refusesUnknownQuestion(String ceremony) {
        refuses(passkeys().add(ceremony, "my key", Map.of()), "ceremony_over");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "two\nlines", "\u0000"})
    void refusesUnreadableLabel(String label) {
        refuses(passkeys().add("AAAA", label, Map.of()), "invalid_fields");
        refuses(passkeys().add("AAAA", "x".repeat(101), Map.of()), "invalid_fields");
    }

    @Test
    void namesAllThatIsMissing() {
        var member = TestAccounts.at(port).enrolled();
        var answer = Api.at(port).withToken(member.token()).post("/me/passkeys", Map.of());
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactly("ceremony", "label", "credential");
    }

    private Passkeys signedIn(TestAccounts.Person person) {
        var api = Api.at(port);
        return new Passkeys(api.withToken(person.signIn(api).get("token").asString()));
    }

    private static void refuses(Api.Answer answer, String code) {
        assertThat(answer).hasStatus(400).hasCode(code);
    }
}
