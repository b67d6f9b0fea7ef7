package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every right answer says about itself (S77, S78, S81, S83). */
class AnswerHeadersTests extends WithServer {

    private static final String JSON = "application/json";

    @Test
    @Proves("S83")
    void keepsTokensSecretsAndQrCodesOutOfCaches() {
        assertThat(doorAnswers()).allSatisfy((what, answer) -> {
            assertThat(answer.status()).as(what).isIn(200, 201);
            assertThat(answer.header("Cache-Control")).as(what).contains("no-store");
        });
    }

    @Test
    @Proves("S78")
    void namesTheFormOfEachAnswer() {
        var forms = new LinkedHashMap<String, String>();
        doorAnswers().forEach((what, answer) -> forms.put(what, answer.header("Content-Type")));
        assertThat(forms)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        "sign-up",
                        JSON,
                        "sign-up as text",
                        "text/plain;charset=UTF-8",
                        "QR as PNG",
                        "image/png",
                        "QR as SVG",
                        "image/svg+xml",
                        "QR as text",
                        "text/plain;charset=UTF-8",
                        "first step",
                        "image/png",
                        "first step as JSON",
                        JSON,
                        "tokens",
                        JSON,
                        "code asked",
                        JSON,
                        "renewed",
                        JSON));
    }

    @Test
    @Proves("S81")
    void tellsBrowsersToTrustNothing() {
        var answers = doorAnswers();
        answers.put("keys", api.get("/.well-known/jwks.json"));
        answers.put("products", accounts.editor().get("/products"));
        assertThat(answers).allSatisfy((what, answer) -> {
            assertThat(answer.header("X-Content-Type-Options")).as(what).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy"))
                    .as(what)
                    .contains("default-src 'none'", "frame-ancestors 'none'");
            assertThat(answer.header("Referrer-Policy")).as(what).isEqualTo("no-referrer");
            assertThat(answer.header("X-Request-Id")).as(what).isNotBlank();
            assertThat(answer.response().headers().map().keySet())
                    .as(what)
                    .noneMatch(name ->
                            List.of("server", "x-powered-by").contains(name.toLowerCase(java.util.Locale.ROOT)));
            // One value each: a header said twice is read differently by different readers.
            assertThat(answer.response().headers().allValues("Cache-Control"))
                    .as(what)
                    .hasSizeLessThan(2);
        });
    }

    @Test
    @Proves("S82")
    void opensToNoOtherOrigin() {
        for (var origin : List.of("null", "https://evil.example", "http://127.0.0.1:" + port + ".evil.example")) {
            var answer = api.with("Origin", origin).get("/.well-known/jwks.json");
            assertThat(answer.header("Access-Control-Allow-Origin")).isNull();
            var asked = api.with("Origin", origin)
                    .with("Access-Control-Request-Method", "POST")
                    .send("OPTIONS", "/login", null);
            assertThat(asked.header("Access-Control-Allow-Origin")).isNull();
        }
    }

    /** Each door, seen by a newcomer on the way in. */
    private Map<String, Api.Answer> doorAnswers() {
        var answers = new LinkedHashMap<String, Api.Answer>();
        var visitor = api.keepingCookies();
        var name = TestAccounts.newName();
        var credentials = Map.of("username", name, "password", "long enough for anybody");
        var signedUp = visitor.post("/signup", credentials);
        answers.put("sign-up", signedUp);
        answers.put("QR as PNG", visitor.get("/generate_qr/" + name));
        answers.put("QR as SVG", visitor.accepting("image/svg+xml").get("/generate_qr/" + name));
        answers.put("QR as text", visitor.accepting("text/plain").get("/generate_qr/" + name));
        answers.put("first step", visitor.post("/login", credentials));
        answers.put("first step as JSON", visitor.accepting(JSON).post("/login", credentials));
        var phone = Phone.withSecret(signedUp.string("2FA_secret"));
        var tokens = visitor.post("/verify-2fa", Map.of("code", phone.nextCode()));
        answers.put("tokens", tokens);
        answers.put("code asked", visitor.post("/login", credentials));
        answers.put("renewed", api.post("/token/refresh", Map.of("refresh_token", tokens.string("refresh_token"))));
        answers.put(
                "sign-up as text",
                api.accepting("text/plain")
                        .post(
                                "/signup",
                                Map.of("username", TestAccounts.newName(), "password", "long enough for anybody")));
        return answers;
    }
}
