package dev.storekeeper.security;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.Drip;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Member;
import dev.storekeeper.TestNode;
import dev.storekeeper.TestProducts;
import dev.storekeeper.security.Knock.Arrivals;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/**
 * A session that ends while the body of a request is still arriving ends that request too, at every door that writes. The requests
 * arrive at one node, and the sessions end on another.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(Knock.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class EndedSessionTests {

    /**
     * Every door that writes, and its body, cut in two at the bar. A door that acts on the head alone has no body here: it must answer
     * before the body has arrived. A door that needs no session has the reason.
     */
    private static final String DOORS = """
            POST /products                      {"name":"ended",|"price":1,"quantity":1}
            POST /products/import               name,price,quantity\\n|ended,1,1\\n
            PUT /products/{id}                  {"quantity"|:5}
            PATCH /products/{id}                {"quantity"|:5}
            POST /products/{id}/stock           {"delta":-1,|"reason":"sale"}
            PUT /me/password                    {"password":"{password}",|"new_password":"quite another long one"}
            PUT /me/totp                        {"code":|"123456"}
            POST /me/passkeys                   {"ceremony":"none",|"label":"key","credential":{}}
            PATCH /me/passkeys/{id}             {"label":|"key"}
            PATCH /users/{id}                   {"locked"|:true}
            POST /invites                       {"role":|"VIEWER"}
            POST /keys/rotate                   {"immediately"|:false}
            POST /verify-2fa                    {"code":|"{code}"}
            POST /token/refresh                 {"refresh_token":|"{refresh}"}
            DELETE /products/{id}               -
            POST /products/{id}/restore         -
            POST /products/{id}/stock/reconcile -
            POST /changes/{id}/revert           -
            DELETE /imports/{id}                -
            DELETE /me/sessions                 -
            DELETE /me/sessions/{id}            -
            POST /me/totp                       -
            DELETE /me/totp                     -
            POST /me/recovery-codes             -
            POST /me/passkeys/options           -
            DELETE /me/passkeys/{id}            -
            DELETE /users/{id}                  -
            DELETE /users/{id}/sessions         -
            POST /users/{id}/reset-2fa          -
            DELETE /invites/{id}                -
            DELETE /me                          -
            POST /logout                        -
            POST /signup                        opens an account
            POST /login                         opens a session
            POST /console/session/renew         renews by its cookie, without a body
            DELETE /console/session             -
            POST /verify-2fa/passkey            asks a question, and changes nothing before it is answered
            """;

    private static final Set<String> WRITING = Set.of("POST", "PUT", "PATCH", "DELETE");
    private static final List<String> MANY_ENDS =
            List.of("PUT /products/{id}", "POST /products/import", "PATCH /users/{id}");
    private static final int AT_ONCE = 7;
    private static final AtomicInteger REQUESTS = new AtomicInteger();

    private final int port;
    private final Api here;
    private final Api there;
    private final TestAccounts accounts;
    private final JdbcTemplate database;
    private final Arrivals arrivals;
    private final TestNode other;

    EndedSessionTests(
            @LocalServerPort int port,
            @Autowired JdbcTemplate database,
            @Autowired Arrivals arrivals,
            @Autowired Environment settings) {
        this.port = port;
        this.database = database;
        this.arrivals = arrivals;
        other = TestNode.beside(settings);
        here = Api.at(port);
        there = other.api();
        accounts = TestAccounts.at(port);
    }

    @AfterAll
    void stopTheOther() {
        other.close();
    }

    @Test
    @Proves("A4")
    void namesEveryDoorThatWrites(@Autowired ApplicationContext context) {
        var doors = context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().keySet().stream())
                .flatMap(mapping -> mapping.getMethodsCondition().getMethods().stream()
                        .filter(method -> WRITING.contains(method.name()))
                        .flatMap(method -> mapping.getPatternValues().stream().map(path -> method + " " + path)))
                .collect(Collectors.toCollection(TreeSet::new));
        var named = new TreeSet<String>();
        doors().map(Door::name).forEach(named::add);
        assertThat(named).isEqualTo(doors);
    }

    @Test
    @Proves("A4")
    void stopsABodyThatArrivesAfterTheLogOut() {
        endEach(doors().filter(Door::readsBody).map(door -> new Case(door, End.LOG_OUT)));
    }

    @Test
    @Proves("A4")
    void stopsABodyHoweverTheSessionEnds() {
        endEach(doors().filter(door -> MANY_ENDS.contains(door.name()))
                .flatMap(door -> Stream.of(End.values())
                        .filter(end -> end != End.LOG_OUT)
                        .map(end -> new Case(door, end))));
    }

    /** Nothing of such a request can be done later, since it has been done, or refused, by then. */
    @Test
    @Proves("A4")
    void waitsForNoBodyThatNoDoorReads() {
        doors().filter(Door::readsNone).forEach(door -> {
            try (var drip = begin(door, accounts.admin(database), newRequest(), "{\"a\"")) {
                assertThat(drip.isAnswered()).as(door.name()).isTrue();
            }
        });
    }

    @Test
    @Proves("A4")
    void stopsALockedAndDemotedAdminWhoWouldRestoreThemselves() {
        var admin = accounts.admin(database);
        var path = "/users/" + idOf(admin);
        try (var drip = begin("PATCH " + path, admin, newRequest(), "{\"role\":\"ADMIN\",")) {
            var boss = boss();
            assertThat(boss.patch(path, Map.of("role", "VIEWER", "locked", true))
                            .status())
                    .isEqualTo(200);
            awaitEnd(admin);
            var answer = drip.finish("\"locked\":false}");
            assertEnded(answer, path);
            var after = boss.get(path).json();
            assertThat(after.get("role").asString()).isEqualTo("VIEWER");
            assertThat(after.get("locked").asBoolean()).isTrue();
        }
    }

    @Test
    @Proves("A4")
    void stopsAnEditOfAProductAfterTheLogOut() {
        var editor = accounts.enrolled();
        var product = TestProducts.of(here.withToken(editor.token())).called("kept");
        var door = "PUT " + TestProducts.pathOf(product);
        try (var drip = begin(door, editor, newRequest(), "{\"name\":")) {
            assertThat(there.withToken(editor.token()).post("/logout", null).status())
                    .isEqualTo(204);
            awaitEnd(editor);
            assertEnded(drip.finish("\"changed\"}"), door);
            assertThat(accounts.editor().get(TestProducts.pathOf(product)).json())
                    .isEqualTo(product);
        }
    }

    /**
     * Such a request is read to its end before any door is asked. A dry run without rows writes nothing, so that its session is
     * checked when the body has arrived, or not at all.
     */
    @Test
    @Proves("A4")
    void stopsABodyOfARequestWithAKeyAfterTheLogOut() {
        var editor = accounts.enrolled();
        var product = TestProducts.of(here.withToken(editor.token())).called("gone");
        var path = TestProducts.pathOf(product);
        assertThat(here.withToken(editor.token()).delete(path).status()).isEqualTo(200);
        assertEndedWithAKey("POST " + path + "/restore", editor, "{", "}");
        assertThat(accounts.editor().get(path).status()).isEqualTo(404);
        var dryRun = "POST /products/import?dry_run=true";
        assertEndedWithAKey(dryRun, accounts.enrolled(), "name,price,", "quantity\n");
    }

    private void assertEndedWithAKey(String door, Member member, String first, String rest) {
        try (var drip = begin(door, member, newRequest(), first, "Idempotency-Key: " + newRequest())) {
            assertThat(there.withToken(member.token()).post("/logout", null).status())
                    .isEqualTo(204);
            awaitEnd(member);
            assertEnded(drip.finish(rest), door);
        }
    }

    /** Few at a time, since a proof counts for five minutes and each log-in takes half a minute of the tests' clock. */
    private void endEach(Stream<Case> cases) {
        var product = TestProducts.of(accounts.editor()).called("dripped");
        var all = cases.toList();
        for (int from = 0; from < all.size(); from += AT_ONCE) {
            var visitors = all.subList(from, Math.min(from + AT_ONCE, all.size())).stream()
                    .map(this::visitor)
                    .toList();
            var boss = boss();
            var drips = visitors.stream()
                    .map(one -> begin(one, product.get("id").asLong()))
                    .toList();
            visitors.forEach(one -> end(one.what().end(), one.admin(), boss));
            visitors.forEach(one -> awaitEnd(one.admin()));
            for (int i = 0; i < drips.size(); i++) {
                finish(visitors.get(i), drips.get(i));
            }
        }
    }

    private Visitor visitor(Case what) {
        var admin = accounts.admin(database);
        return new Visitor(what, admin, idOf(admin), newRequest());
    }

    private Drip begin(Visitor one, long product) {
        var door = one.what().door();
        var id = door.name().contains("/users/") ? one.id() : product;
        return begin(door.at(id), one.admin(), one.request(), door.first(one.admin()));
    }

    private void finish(Visitor one, Drip begun) {
        try (var drip = begun) {
            assertEnded(
                    drip.finish(one.what().door().rest(one.admin())), one.what().toString());
            assertNothingChanged(one);
        }
    }

    private void end(End end, Member member, Api boss) {
        var own = there.withToken(member.token());
        var path = "/users/" + idOf(member);
        var answer = switch (end) {
            case LOG_OUT -> own.post("/logout", null);
            case LOG_OUT_EVERYWHERE -> own.post("/logout?everywhere=true", null);
            case LOCK -> boss.patch(path, Map.of("locked", true));
            case DEMOTION -> boss.patch(path, Map.of("role", "VIEWER"));
            case RESET -> boss.post(path + "/reset-2fa", null);
            case DELETION -> boss.delete(path);
            case SESSIONS_ENDED -> boss.delete(path + "/sessions");
            case NEW_PASSWORD -> newPassword(member);
        };
        assertThat(answer.status()).as("%s: %s", end, answer).isIn(200, 204);
    }

    private Api.Answer newPassword(Member member) {
        var elsewhere =
                there.withToken(member.person().signIn(there).get("token").asString());
        var passwords = Map.of("password", member.person().password(), "new_password", "changed in between");
        return elsewhere.put("/me/password", passwords);
    }

    /** An admin who has just proven themselves, at the other node. */
    private Api boss() {
        return there.withToken(accounts.admin(database).token());
    }

    private void awaitEnd(Member member) {
        await().pollInterval(ofMillis(20))
                .atMost(ofSeconds(5))
                .until(() -> GuardedDoor.statusOfTheGuard(here, member.token()) == 401);
    }

    /** Each change is told of under the id of its request. */
    private void assertNothingChanged(Visitor one) {
        var changes = List.of(
                "SELECT COUNT(*) FROM change_set WHERE request_id = ?",
                "SELECT COUNT(*) FROM audit_event WHERE request_id = ? AND event NOT LIKE '%REFUSED'");
        for (var count : changes) {
            assertThat(database.queryForObject(count, Integer.class, one.request()))
                    .as("%s for %s", count, one.what())
                    .isZero();
        }
        var imports = database.queryForObject(
                "SELECT COUNT(*) FROM product_import WHERE account_id = ?", Integer.class, one.id());
        assertThat(imports).as("imports of %s", one.what()).isZero();
    }

    private static void assertEnded(RawHttp.Answer answer, String what) {
        assertThat(answer.status()).as("%s: %s", what, answer).isEqualTo(401);
        assertThat(answer.json().path("code").asString())
                .as(what)
                .isIn("token_invalid", "refresh_refused", "sign_in_refused");
    }

    private Drip begin(Door door, Member member, String request, String first) {
        return begin(door.at(1), member, request, first);
    }

    /** Returns once the request has been let in. */
    private Drip begin(String door, Member member, String request, String first, String... more) {
        var type = door.contains("import") ? "text/csv" : "application/json";
        var headers = Stream.of(
                "Authorization: Bearer " + member.token(), "X-Request-Id: " + request, "Content-Type: " + type);
        var drip = Drip.begin(
                port, door, first, Stream.concat(headers, Stream.of(more)).toArray(String[]::new));
        await().pollInterval(ofMillis(5)).atMost(ofSeconds(10)).until(() -> arrivals.have(request));
        return drip;
    }

    private static String newRequest() {
        return "dripped-" + REQUESTS.incrementAndGet();
    }

    private long idOf(Member member) {
        return database.queryForList(
                        "SELECT id FROM account WHERE username_key = LOWER(?)",
                        Long.class,
                        member.person().name())
                .getFirst();
    }

    private static Stream<Door> doors() {
        return DOORS.lines().map(line -> {
            var columns = line.split(" {2,}| (?=[-{]$)", 2);
            return new Door(columns[0].strip(), columns[1].strip());
        });
    }

    private enum End {
        LOG_OUT,
        LOG_OUT_EVERYWHERE,
        LOCK,
        DEMOTION,
        RESET,
        DELETION,
        SESSIONS_ENDED,
        NEW_PASSWORD
    }

    private record Case(Door door, End end) {}

    private record Visitor(Case what, Member admin, long id, String request) {}

    /** @param body a body with a bar in it, or a dash, or the reason why it needs no session */
    private record Door(String name, String body) {

        boolean readsBody() {
            return body.contains("|");
        }

        boolean readsNone() {
            return body.equals("-");
        }

        String at(long id) {
            return name.replace("{id}", Long.toString(id));
        }

        String first(Member member) {
            return filled(body.substring(0, body.indexOf('|')), member);
        }

        String rest(Member member) {
            return filled(body.substring(body.indexOf('|') + 1), member);
        }

        private static String filled(String part, Member member) {
            var text = part.replace("\\n", "\n")
                    .replace("{password}", member.person().password())
                    .replace("{refresh}", member.refreshToken());
            return text.contains("{code}")
                    ? text.replace("{code}", member.person().phone().nextCode())
                    : text;
        }
    }
}
