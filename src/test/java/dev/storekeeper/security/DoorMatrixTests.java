package dev.storekeeper.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Doors;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import dev.storekeeper.docs.Contract;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.JdbcTemplate;
import tools.jackson.databind.JsonNode;

/** Every door of the house, and whom it opens to; a door that has no line here fails the build (S61). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(Knock.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DoorMatrixTests {

    /**
     * A line for each door: {@code in} where the guard lets somebody pass, the code of its no elsewhere. The last column is an
     * admin whose second lock was opened more than five minutes ago.
     */
    private static final String DOORS = """
            door                           none    viewer  editor  admin  stale
            POST /signup                   in      in      in      in     in
            GET /generate_qr/{username}    in      in      in      in     in
            POST /login                    in      in      in      in     in
            POST /verify-2fa               in      in      in      in     in
            POST /verify-2fa/passkey       in      in      in      in     in
            POST /token/refresh            in      in      in      in     in
            POST /console/session/renew    in      in      in      in     in
            DELETE /console/session        in      in      in      in     in
            GET /                          in      in      in      in     in
            GET /console/**                in      in      in      in     in
            GET /.well-known/jwks.json     in      in      in      in     in
            GET /openapi.yaml              in      in      in      in     in
            GET /openapi.json              in      in      in      in     in
            GET /docs                      in      in      in      in     in
            GET /docs/{file}               in      in      in      in     in
            GET /problems                  in      in      in      in     in
            GET /problems/{code}           in      in      in      in     in
            GET /postman.json              in      in      in      in     in
            GET /actuator/health           in      in      in      in     in
            GET /actuator/health/**        in      in      in      in     in
            POST /logout                   token   in      in      in     in
            GET /products                  token   in      in      in     in
            POST /products                 token   role    in      in     in
            GET /products/export           token   in      in      in     in
            POST /products/import          token   role    in      in     in
            GET /imports                   token   in      in      in     in
            GET /imports/{id}              token   in      in      in     in
            DELETE /imports/{id}           token   role    in      in     in
            GET /products/{id}             token   in      in      in     in
            PUT /products/{id}             token   role    in      in     in
            PATCH /products/{id}           token   role    in      in     in
            DELETE /products/{id}          token   role    in      in     in
            GET /products/{id}/stock       token   in      in      in     in
            POST /products/{id}/stock      token   role    in      in     in
            GET /products/{id}/stock/explain token   in      in      in     in
            GET /products/{id}/stock/movements token   in      in      in     in
            POST /products/{id}/stock/reconcile token   role    role    in     in
            GET /changes                   token   in      in      in     in
            GET /changes/{id}              token   in      in      in     in
            GET /changes/{id}/products     token   in      in      in     in
            POST /changes/{id}/revert      token   role    in      in     in
            GET /products/{id}/history     token   in      in      in     in
            POST /products/{id}/restore    token   role    in      in     in
            GET /me                        token   in      in      in     in
            PUT /me/password               token   in      in      in     proof
            DELETE /me                     token   in      in      in     proof
            GET /me/sessions               token   in      in      in     in
            DELETE /me/sessions            token   in      in      in     in
            DELETE /me/sessions/{id}       token   in      in      in     in
            GET /me/totp                   token   in      in      in     proof
            POST /me/totp                  token   in      in      in     proof
            PUT /me/totp                   token   in      in      in     proof
            DELETE /me/totp                token   in      in      in     proof
            GET /me/recovery-codes         token   in      in      in     in
            POST /me/recovery-codes        token   in      in      in     proof
            GET /me/passkeys               token   in      in      in     in
            POST /me/passkeys/options      token   in      in      in     proof
            POST /me/passkeys              token   in      in      in     proof
            PATCH /me/passkeys/{id}        token   in      in      in     proof
            DELETE /me/passkeys/{id}       token   in      in      in     proof
            GET /users                     token   role    role    in     in
            GET /users/{id}                token   role    role    in     in
            PATCH /users/{id}              token   role    role    in     proof
            DELETE /users/{id}             token   role    role    in     proof
            DELETE /users/{id}/sessions    token   role    role    in     proof
            POST /users/{id}/reset-2fa     token   role    role    in     proof
            GET /invites                   token   role    role    in     in
            POST /invites                  token   role    role    in     proof
            DELETE /invites/{id}           token   role    role    in     proof
            GET /keys                      token   role    role    in     in
            POST /keys/rotate              token   role    role    in     proof
            GET /audit                     token   role    role    in     in
            GET /audit/verify              token   role    role    in     in
            """;

    private static final List<Line> LINES = read().toList();

    private static final Map<String, String> CODES =
            Map.of("token", "token_missing", "role", "role_too_small", "proof", "insufficient_user_authentication");

    private final Map<String, Api> callers = new LinkedHashMap<>();
    private final int port;
    private final ApplicationContext context;
    private final JdbcTemplate database;

    DoorMatrixTests(
            @LocalServerPort int port, @Autowired ApplicationContext context, @Autowired JdbcTemplate database) {
        this.port = port;
        this.context = context;
        this.database = database;
    }

    @BeforeAll
    void signIn() {
        callers.put("stale", insider("ADMIN"));
        TestClock.advance(Duration.ofMinutes(6));
        callers.put("none", Api.at(port));
        Stream.of("viewer", "editor", "admin")
                .forEach(role -> callers.put(role, insider(role.toUpperCase(Locale.ROOT))));
    }

    private Api insider(String role) {
        var person = TestAccounts.at(port).signedUp();
        database.update("UPDATE account SET role = ? WHERE username = ?", role, person.name());
        return Api.at(port).withToken(person.signIn(Api.at(port)).get("token").asString());
    }

    @Test
    @Proves("S61")
    void namesEveryDoor() {
        var named = new TreeSet<String>();
        lines().map(Line::door).forEach(named::add);
        assertThat(named).isEqualTo(Doors.of(context));
    }

    @ParameterizedTest
    @MethodSource("lines")
    @Proves({"S30", "S61"})
    void opensToWhomItShould(Line line) {
        line.cells().forEach((caller, cell) -> {
            var answer = Knock.at(as(caller), line.method(), line.path());
            var what = "%s for %s: %s".formatted(line, caller, answer);
            if (cell.equals("in")) {
                assertThat(isIn(answer)).as(what).isTrue();
            } else {
                assertThat(answer.status()).as(what).isIn(401, 403);
                assertThat(answer.json().path("code").asString()).as(what).isEqualTo(CODES.get(cell));
            }
            if (line.method().equals("GET")) {
                assertThat(Knock.at(as(caller), "HEAD", line.path()).status())
                        .as("HEAD as %s", what)
                        .isEqualTo(answer.status());
            }
        });
    }

    /** However a door is spelt, and whatever a header says of the method, who is refused there stays outside. */
    @ParameterizedTest
    @MethodSource("lines")
    @Proves("S61")
    void isShutHoweverItIsSpelt(Line line) {
        line.shutTo().forEach(caller -> {
            for (var path : spellings(line.path())) {
                assertShut(Knock.at(as(caller), line.method(), path), line.method() + " " + path, caller);
            }
            for (var header : List.of("X-HTTP-Method-Override", "X-HTTP-Method", "X-Method-Override")) {
                for (var carrier : List.of("GET", "POST")) {
                    var api = as(caller).with(header, line.method());
                    var answer = Knock.at(api, carrier, line.path() + "?_method=" + line.method());
                    var isDoorOfItsOwn = allowed(carrier + " " + line.path(), caller);
                    assertThat(isIn(answer))
                            .as("%s %s as %s by %s", carrier, line, header, caller)
                            .isEqualTo(isDoorOfItsOwn);
                }
            }
            if (line.method().equals("GET")) {
                assertShut(Knock.at(as(caller), "HEAD", line.path()), "HEAD " + line, caller);
            }
            for (var method : List.of("OPTIONS", "get", "Delete", "PROPFIND", "BREW")) {
                assertShut(Knock.at(as(caller), method, line.path()), method + " " + line, caller);
            }
        });
    }

    /** It names the methods of the path, and does nothing. */
    @ParameterizedTest
    @MethodSource("lines")
    void answersOptionsToEveryAccount(Line line) {
        line.cells()
                .forEach((caller, cell) -> assertThat(
                                as(caller).send("OPTIONS", line.path(), null).status())
                        .as(caller)
                        .isEqualTo(cell.equals("token") ? 401 : 200));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/product", "/productsx", "/admin", "/api", "/actuator/env", "/index.html"})
    @Proves("S61")
    void isAWallEverywhereElse(String path) {
        for (var method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")) {
            callers.forEach((caller, api) -> {
                var answer = Knock.at(api, method, path);
                assertThat(answer.status()).as(method + path + caller).isBetween(400, 499);
                assertThat(answer.status() == 401).as(method + path + caller).isEqualTo(caller.equals("none"));
            });
        }
    }

    /** The least role of openapi.yaml, and whether it asks for a fresh proof. */
    @ParameterizedTest
    @MethodSource("lines")
    void isDescribedWithItsRole(Line line) {
        var operation = Contract.operations().stream()
                .filter(it -> it.toString().replaceAll("\\{(probe|path)}", "**").equals(line.door()))
                .findAny()
                .orElseThrow();
        var words = operation
                .node()
                .path("security")
                .valueStream()
                .flatMap(way -> way.path("bearer").valueStream())
                .map(JsonNode::asString)
                .toList();
        var isPublic = "in".equals(line.cells().get("none"));
        var least = Stream.of("viewer", "editor", "admin")
                .filter(role -> "in".equals(line.cells().get(role)))
                .findFirst()
                .orElseThrow()
                .toUpperCase(Locale.ROOT);
        var isFresh = "proof".equals(line.cells().get("stale"));
        var needsNoToken = operation.node().path("security").isEmpty()
                || operation.node().path("security").valueStream().anyMatch(JsonNode::isEmpty);
        assertThat(needsNoToken).isEqualTo(isPublic);
        if (!isPublic) {
            assertThat(words).isEqualTo(isFresh ? List.of(least, "fresh") : List.of(least));
            assertThat(operation.node().path("description").asString()).contains("Role: **" + least + "**");
        }
    }

    private Api as(String caller) {
        return Objects.requireNonNull(callers.get(caller));
    }

    private static void assertShut(Api.Answer answer, String what, String caller) {
        // Who is let in elsewhere may be told by 405 which methods there are, and 200 by OPTIONS.
        var toldMethods = answer.status() == 200 && what.startsWith("OPTIONS") && answer.bytes().length == 0;
        assertThat(answer.status() >= 400 || toldMethods)
                .as("%s by %s: %s", what, caller, answer)
                .isTrue();
        assertThat(answer.status()).as("%s by %s", what, caller).isLessThan(500);
    }

    private static List<String> spellings(String path) {
        var upper = path.substring(0, 1) + path.substring(1, 2).toUpperCase(Locale.ROOT) + path.substring(2);
        var encoded = "/%" + Integer.toHexString(path.charAt(1)) + path.substring(2);
        return List.of(
                path + "/",
                "/" + path,
                path + "//",
                path + ";x=y",
                "/;x=y" + path,
                "/." + path,
                "/x/.." + path,
                "/%2e" + path,
                "/x/%2e%2e" + path,
                "/%2f" + path,
                path + "%2f",
                path + "%00",
                path + "%20",
                path + ".json",
                path + "/.",
                path + "%3bx",
                "/login/.." + path,
                "/signup;" + path,
                upper,
                encoded,
                path + "?access_token=x",
                "/api" + path,
                "/auth" + path,
                path.toUpperCase(Locale.ROOT));
    }

    private static boolean isIn(Api.Answer answer) {
        return answer.status() == Knock.LET_IN || answer.status() == 200;
    }

    private static boolean allowed(String door, String caller) {
        // What reads like an id is looked up as one.
        var known = door.equals("GET /products/import") ? "GET /products/1" : door;
        return lines().filter(line -> (line.method() + " " + line.path()).equals(known))
                .anyMatch(line -> "in".equals(line.cells().get(caller)));
    }

    static Stream<Line> lines() {
        return LINES.stream();
    }

    private static Stream<Line> read() {
        var columns = DOORS.lines().findFirst().orElseThrow().split(" +", -1);
        return DOORS.lines().skip(1).map(text -> {
            var words = text.split(" +", -1);
            var cells = new LinkedHashMap<String, String>();
            for (int i = 1; i < columns.length; i++) {
                cells.put(columns[i], words[i + 1]);
            }
            return new Line(words[0], words[1], cells);
        });
    }

    record Line(String method, String pattern, Map<String, String> cells) {

        private static final Pattern VARIABLE = Pattern.compile("\\{\\w+}");

        String door() {
            return method + " " + pattern;
        }

        String path() {
            return VARIABLE.matcher(pattern).replaceAll("1").replace("**", "liveness");
        }

        List<String> shutTo() {
            return cells.entrySet().stream()
                    .filter(cell -> !cell.getValue().equals("in"))
                    .map(Map.Entry::getKey)
                    .toList();
        }

        @Override
        public String toString() {
            return door();
        }
    }
}
