package dev.storekeeper.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;

/** Nobody becomes another by writing another's address into a header (S84). */
class ForwardedTests {

    private static final String VICTIM = "198.51.100.7";

    /** Somebody at the victim's address has shown the password, and a neighbour has got hold of the code. */
    abstract static class Lenient {

        @LocalServerPort
        int port;

        @Autowired
        JdbcClient database;

        int completesWhatTheVictimBegan(String header, String value) {
            var person = TestAccounts.at(port).enrolled().person();
            Api.at(port).post("/login", person.credentials());
            var begun = database.sql("UPDATE sign_in_challenge SET client_address = ?"
                            + " WHERE account_id = (SELECT id FROM account WHERE username = ?)")
                    .params(VICTIM, person.name())
                    .update();
            assertThat(begun).isPositive();
            var code = person.phone().nextCode();
            return Api.at(port)
                    .with(header, value)
                    .post("/verify-2fa", Map.of("username", person.name(), "code", code))
                    .status();
        }
    }

    /** A link of thousands of colons costs no time, wherever it stands in the chain; the best of a few asks counts. */
    static void assertCheap(int port) {
        var colons = ":".repeat(7800) + "x";
        for (var chain : List.of(colons, colons + ", 198.51.100.7", ":".repeat(7800), "1:".repeat(3900) + "x")) {
            var api = Api.at(port).with("X-Forwarded-For", chain);
            var fastest = LongStream.range(0, 8)
                    .map(_ -> {
                        var began = System.nanoTime();
                        assertThat(api.get("/probe/address").status()).isEqualTo(200);
                        return System.nanoTime() - began;
                    })
                    .min()
                    .orElseThrow();
            assertThat(Duration.ofNanos(fastest))
                    .as(chain.substring(chain.length() - 20))
                    .isLessThan(Duration.ofMillis(80));
        }
    }

    /** As in a cluster, where Spring Boot by itself would believe every neighbour. */
    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
    @TestPropertySource(
            properties = {
                "storekeeper.lenient=true",
                "storekeeper.proxies=203.0.113.0/24",
                "spring.main.cloud-platform=kubernetes"
            })
    @Import(AddressProbe.class)
    class FromAStranger extends Lenient {

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "X-Forwarded-For",
                    "Forwarded",
                    "X-Real-IP",
                    "X-Client-IP",
                    "True-Client-IP",
                    "X-Original-For"
                })
        @Proves("S84")
        void openNothing(String header) {
            var value = header.equals("Forwarded") ? "for=" + VICTIM : VICTIM;
            assertThat(completesWhatTheVictimBegan(header, value)).isEqualTo(401);
        }

        @Test
        @Proves("A15")
        void costNothing() {
            assertCheap(port);
        }

        @Test
        @Proves("S84")
        void areNotBelieved() {
            var told = Api.at(port)
                    .with("X-Forwarded-For", VICTIM)
                    .with("X-Forwarded-Proto", "https")
                    .with("X-Forwarded-Host", "evil.example")
                    .with("X-Forwarded-Port", "1")
                    .with("X-Forwarded-Prefix", "/evil")
                    .with("Forwarded", "for=" + VICTIM + ";host=evil.example;proto=https")
                    .get("/probe/address");
            assertThat(told.json().get("address").asString()).isEqualTo("127.0.0.1");
            assertThat(told.json().get("secure").asBoolean()).isFalse();
            assertThat(told.json().get("url").asString()).isEqualTo("http://127.0.0.1:" + port + "/probe/address");
            assertThat(told.header("Strict-Transport-Security")).isNull();
        }
    }

    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
    @TestPropertySource(properties = {"storekeeper.proxies=127.0.0.1, 10.1.0.0/16, 2001:db8::/32"})
    @Import(AddressProbe.class)
    class FromOurProxy {

        @LocalServerPort
        int port;

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "198.51.100.7 | 198.51.100.7",
                    "198.51.100.7:4711 | 198.51.100.7",
                    "6.6.6.6, 198.51.100.7 | 198.51.100.7",
                    "6.6.6.6, 198.51.100.7, 10.1.2.3 | 198.51.100.7",
                    "6.6.6.6, 198.51.100.7, 10.1.2.3, 2001:db8::5 | 198.51.100.7",
                    "198.51.100.7, 10.2.0.1 | 10.2.0.1",
                    "2001:DB9::0001 | 2001:db9:0:0:0:0:0:1",
                    "[2001:db9::1] | 2001:db9:0:0:0:0:0:1",
                    "[2001:db9::1]:4711 | 2001:db9:0:0:0:0:0:1",
                    "::ffff:198.51.100.7 | 198.51.100.7",
                    "10.1.2.3 | 10.1.2.3",
                    "198.51.100.7, unknown | 127.0.0.1",
                    "198.51.100.7, localhost | 127.0.0.1",
                    "198.51.100.7, 1 | 127.0.0.1",
                    "198.51.100.7, 256.1.1.1 | 127.0.0.1",
                    "198.51.100.7, fe80::1%eth0 | 127.0.0.1",
                    "198.51.100.7, [::1 | 127.0.0.1",
                    "198.51.100.7, | 127.0.0.1",
                    ",,, | 127.0.0.1",
                    "unknown, 10.1.2.3 | 10.1.2.3"
                })
        @Proves("S84")
        void nameTheClient(String chain, String client) {
            assertThat(addressFor(chain)).isEqualTo(client);
        }

        @Test
        void costNothing() {
            assertCheap(port);
        }

        @Test
        @Proves("S84")
        void nameTheClientInHugeChains() {
            assertThat(addressFor("x".repeat(7000))).isEqualTo("127.0.0.1");
            assertThat(addressFor("::1,".repeat(1500) + "198.51.100.7")).isEqualTo("198.51.100.7");
            assertThat(addressFor("10.1.1.1,".repeat(700) + "10.1.1.1")).isEqualTo("10.1.1.1");
        }

        @ParameterizedTest
        @CsvSource({"https,true", "HTTPS,true", "http,false", "'https, http',false", "ftp,false", "'',false"})
        @Proves({"S84", "S86"})
        void nameTheScheme(String scheme, boolean secure) {
            var api = Api.at(port).with("X-Forwarded-Proto", scheme);
            assertThat(api.get("/probe/address").json().get("secure").asBoolean())
                    .isEqualTo(secure);
            var signedUp =
                    api.post("/signup", Map.of("username", TestAccounts.newName(), "password", "a long enough one"));
            assertThat(String.valueOf(signedUp.header("Set-Cookie")).contains("; Secure"))
                    .isEqualTo(secure);
            for (var answer : new Api.Answer[] {
                signedUp,
                api.get("/nothing"),
                api.with("Content-Encoding", "gzip").post("/login", "{}")
            }) {
                assertThat(answer.header("Strict-Transport-Security") != null).isEqualTo(secure);
            }
        }

        @Test
        @Proves("S84")
        void nameNoHost() {
            var api = Api.at(port).with("X-Forwarded-Host", "evil.example").with("X-Forwarded-Port", "1");
            assertThat(api.get("/probe/address").text()).doesNotContain("evil");
        }

        @Test
        @Proves("S84")
        void areForgottenWithTheRequest() {
            assertThat(addressFor(VICTIM)).isEqualTo(VICTIM);
            var next = Api.at(port).get("/probe/address").json();
            assertThat(next.get("address").asString()).isEqualTo("127.0.0.1");
            assertThat(next.get("secure").asBoolean()).isFalse();
        }

        private String addressFor(String chain) {
            var answer = Api.at(port).with("X-Forwarded-For", chain).get("/probe/address");
            return answer.json().get("address").asString();
        }
    }

    /** The defence switched off: what is set too widely makes everybody a proxy. */
    @Nested
    @SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
    @TestPropertySource(properties = {"storekeeper.lenient=true", "storekeeper.proxies=0.0.0.0/0"})
    class WhereEverybodyIsBelieved extends Lenient {

        @Test
        @Proves("S84")
        void openAnothersLogin() {
            assertThat(completesWhatTheVictimBegan("X-Forwarded-For", VICTIM)).isEqualTo(200);
        }
    }
}
