package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.login.totp.QrReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The shortcuts that only the quick start opens. */
class LenienceTests {

    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
    class Off {

        @LocalServerPort
        int port;

        @Test
        void asksForTheChallengeInTheSecondStep() {
            var api = Api.at(port);
            var person = TestAccounts.at(port).enrolled().person();
            api.post("/login", person.credentials());
            var answer = api.post(
                    "/verify-2fa",
                    Map.of("username", person.name(), "code", person.phone().nextCode()));
            assertThat(answer).hasStatus(401).hasCode("challenge_missing");
            assertThat(answer.string("detail")).contains("challenge", "X-Challenge", "cookie");
            assertThat(answer.string("next")).isEqualTo("POST /login");
        }

        @Test
        void asksForSomethingBeforeTheQrCode() {
            var api = Api.at(port);
            var person = TestAccounts.at(port).signedUp();
            var known = api.get("/generate_qr/" + person.name());
            var unknown = api.get("/generate_qr/" + TestAccounts.newName());
            assertThat(known).hasStatus(401);
            assertThat(unknown).hasStatus(401);
            assertThat(known.json().get("detail")).isEqualTo(unknown.json().get("detail"));
            assertThat(known.header("WWW-Authenticate")).startsWith("Basic ");
            assertThat(known.string("detail")).contains("cookie", "challenge", "Basic");
        }

        @Test
        void showsTheQrCodeToWhoKnowsThePassword() {
            var person = TestAccounts.at(port).signedUp();
            var other = TestAccounts.at(port).signedUp();
            var path = "/generate_qr/" + person.name();
            var shown = Api.at(port)
                    .with("Authorization", basic(person.name(), person.password()))
                    .get(path);
            assertThat(QrReader.png(shown.bytes())).contains(person.secret());
            assertThat(Api.at(port)
                            .with("Authorization", basic(person.name(), "not the password"))
                            .get(path))
                    .hasStatus(401);
            assertThat(Api.at(port)
                            .with("Authorization", basic(other.name(), other.password()))
                            .get(path))
                    .hasStatus(401);
            assertThat(Api.at(port).with("Authorization", "Basic not+base64!").get(path))
                    .hasStatus(401);
        }

        private static String basic(String name, String password) {
            return "Basic "
                    + Base64.getEncoder().encodeToString((name + ":" + password).getBytes(StandardCharsets.UTF_8));
        }
    }

    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "storekeeper.lenient=true")
    class On {

        @LocalServerPort
        int port;

        @Autowired
        JdbcClient database;

        @Test
        void letsTheAddressStandForTheChallengeOnce() {
            var api = Api.at(port);
            var person = TestAccounts.at(port).enrolled().person();
            assertThat(secondStep(api, person)).hasStatus(401);

            api.post("/login", person.credentials());
            assertThat(secondStep(api, person)).hasStatus(200);
            assertThat(secondStep(api, person)).hasStatus(401);
        }

        @Test
        void remembersTheAddressForFiveMinutes() {
            var api = Api.at(port);
            var person = TestAccounts.at(port).enrolled().person();
            api.post("/login", person.credentials());
            // The next code takes another half minute.
            TestClock.advance(Duration.ofMinutes(4));
            assertThat(secondStep(api, person)).hasStatus(200);
        }

        @Test
        void forgetsTheAddressAfterFiveMinutes() {
            var api = Api.at(port);
            var person = TestAccounts.at(port).enrolled().person();
            api.post("/login", person.credentials());
            TestClock.advance(Duration.ofMinutes(5));
            assertThat(secondStep(api, person)).hasStatus(401);
        }

        @Test
        void knowsOneAddressFromAnother() {
            var api = Api.at(port);
            var person = TestAccounts.at(port).enrolled().person();
            api.post("/login", person.credentials());
            database.sql("UPDATE sign_in_challenge SET client_address = '203.0.113.9'")
                    .update();
            assertThat(secondStep(api.with("X-Forwarded-For", "203.0.113.9"), person))
                    .hasStatus(401);

            var fresh = TestAccounts.at(port).signedUp();
            database.sql("UPDATE sign_in_challenge SET client_address = '203.0.113.9'")
                    .update();
            assertThat(api.get("/generate_qr/" + fresh.name())).hasStatus(401);
        }

        @Test
        void showsTheQrCodeForTenMinutesToTheAddressThatSignedUp() {
            var api = Api.at(port);
            var person = TestAccounts.at(port).signedUp();
            assertThat(QrReader.png(api.get("/generate_qr/" + person.name()).bytes()))
                    .contains(person.secret());
            TestClock.advance(Duration.ofMinutes(9));
            assertThat(api.get("/generate_qr/" + person.name())).hasStatus(200);
            TestClock.advance(Duration.ofMinutes(1));
            assertThat(api.get("/generate_qr/" + person.name())).hasStatus(401);
        }

        /** A page of a stranger whose name is made to lead to this machine sends its own name as the host. */
        @ParameterizedTest
        @CsvSource({
            "localhost, 200",
            "LocalHost:8080, 200",
            "127.0.0.1, 200",
            "[::1]:8080, 200",
            "192.168.1.20:8080, 200",
            "evil.example, 401",
            "localhost.evil.example, 401",
            "127.0.0.1.evil.example:8080, 401",
            "1, 401"
        })
        @Proves("A14")
        void opensShortcutsToNoOtherName(String host, int status) {
            var person = TestAccounts.at(port).signedUp();
            var shown = RawHttp.send(
                    port,
                    "GET /generate_qr/%s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\nAccept: text/plain\r\n\r\n"
                            .formatted(person.name(), host));
            assertThat(shown.status()).isEqualTo(status);
        }

        @Test
        void warnsOfACommonPassword() {
            var answer =
                    Api.at(port).post("/signup", Map.of("username", TestAccounts.newName(), "password", "password123"));
            assertThat(answer).hasStatus(201);
            assertThat(answer.json().get("warnings")).hasSize(1);
        }

        @Test
        @Proves("A12")
        void refusesNamesThatNoAccountCanHave() {
            var api = Api.at(port);
            var unknown = api.post("/verify-2fa", Map.of("username", TestAccounts.newName(), "code", "123456"));
            var impossible = api.post("/verify-2fa", Map.of("username", "\u00fc", "code", "123456"));
            assertThat(unknown).hasStatus(401);
            assertThat(impossible).hasStatus(401);
            assertThat(impossible.json().get("code")).isEqualTo(unknown.json().get("code"));
            assertThat(api.get("/generate_qr/%C3%BC").status()).isIn(400, 401);
        }

        private static Api.Answer secondStep(Api api, TestAccounts.Person person) {
            return api.post(
                    "/verify-2fa",
                    Map.of("username", person.name(), "code", person.phone().nextCode()));
        }
    }
}
