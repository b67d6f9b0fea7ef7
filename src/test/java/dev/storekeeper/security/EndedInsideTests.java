package dev.storekeeper.security;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Member;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestProducts;
import dev.storekeeper.api.Bounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** A session that ends while its request waits inside a transaction ends that request too: nothing of it is committed. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Timeout(60)
class EndedInsideTests {

    private static final String OF_ADMINS = "SELECT id FROM account WHERE role = 'ADMIN' FOR UPDATE";

    private final Api api;
    private final TestAccounts accounts;
    private final JdbcTemplate database;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    EndedInsideTests(@LocalServerPort int port, @Autowired JdbcTemplate database) {
        this.api = Api.at(port);
        this.accounts = TestAccounts.at(port);
        this.database = database;
    }

    /** The database itself decides, so that it does not matter what a node has heard of by then. */
    @Test
    @Proves("A4")
    void changesNoAccountForWhoHasLoggedOut() throws SQLException {
        var users = "/users/" + idOf(accounts.enrolled());
        List<Function<Api, Api.Answer>> doors = List.of(
                it -> it.patch(users, Map.of("locked", true)),
                it -> it.delete(users + "/sessions"),
                it -> it.post(users + "/reset-2fa", null),
                it -> it.delete(users),
                it -> it.post("/invites", Map.of("role", "VIEWER")),
                it -> it.delete("/invites/1"),
                it -> it.post("/keys/rotate", null),
                it -> it.post("/me/totp", null),
                it -> it.delete("/me/totp"));
        List<Function<Api, Api.Answer>> more = List.of(
                it -> it.post("/me/recovery-codes", null), it -> it.delete("/me/sessions"), it -> it.delete("/me"));
        Stream.of(doors, more).forEach(some -> {
            var members = some.stream().map(_ -> accounts.admin(database)).toList();
            assertRefusedAfterLogOut(OF_ADMINS, some, members);
        });
    }

    @Test
    @Proves("A4")
    void changesNoPasswordForWhoHasLoggedOut() {
        var member = accounts.admin(database);
        var passwords = Map.of("password", member.person().password(), "new_password", "another rather long one");
        assertRefusedAfterLogOut(OF_ADMINS, List.of(it -> it.put("/me/password", passwords)), List.of(member));
        member.person().signIn(api);
    }

    /** It locks no row, but waits for a change of the same account that does. */
    @Test
    @Proves("A4")
    void asksForNoPasskeyForWhoHasLoggedOut() throws SQLException {
        var member = accounts.admin(database);
        try (var holder = hold(OF_ADMINS)) {
            var change = start(it -> it.delete("/me/sessions"), member);
            awaitWaiting(List.of(change));
            var question = start(it -> it.post("/me/passkeys/options", null), member);
            await().during(ofMillis(300)).until(() -> !question.isDone());
            logOut(member);
            release(holder);
            assertThat(List.of(change.join().status(), question.join().status()))
                    .containsOnly(401);
        }
    }

    @Test
    @Proves("A4")
    void letsOneOfTwoAdminsDemoteTheOther() throws Exception {
        var one = accounts.admin(database);
        var two = accounts.admin(database);
        try (var holder = hold(OF_ADMINS)) {
            var demotions = Stream.of(List.of(one, two), List.of(two, one))
                    .map(pair -> start(
                            it -> it.patch("/users/" + idOf(pair.getLast()), Map.of("role", "EDITOR")),
                            pair.getFirst()))
                    .toList();
            awaitWaiting(demotions);
            holder.rollback();
            assertThat(demotions.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .containsExactlyInAnyOrder(200, 401);
            assertThat(Stream.of(one, two).map(this::roleOf)).containsExactlyInAnyOrder("ADMIN", "EDITOR");
        }
    }

    /** Each has a product of its own, since requests that write to the same one wait for each other before they reach the database. */
    @Test
    @Proves("A4")
    void writesNoProductForWhoHasLoggedOut() {
        List<Function<String, Function<Api, Api.Answer>>> doors = List.of(
                path -> it -> it.put(path, Map.of("quantity", 1)),
                path -> it -> it.patch(path, Map.of("quantity", 2)),
                path -> it -> it.post(path + "/stock", Map.of("delta", -1, "reason", "sale")),
                path -> {
                    var creation = creationOf(path);
                    return it -> it.post(creation + "/revert", null);
                },
                path -> it -> it.post(path + "/stock/reconcile", null),
                path -> it -> it.delete(path));
        // More would not wait at the database.
        for (int from = 0; from < doors.size(); from += Bounds.SINGLE_WRITES) {
            assertNothingWritten(doors.subList(from, Math.min(from + Bounds.SINGLE_WRITES, doors.size())));
        }
    }

    /** It would name the values that are in the way. */
    @Test
    @Proves("A4")
    void showsNoConflictsForWhoHasLoggedOut() {
        var path = TestProducts.pathOf(TestProducts.of(accounts.editor()).called("held"));
        var creation = creationOf(path);
        assertThat(accounts.editor().patch(path, Map.of("quantity", 2)).status())
                .isEqualTo(200);
        assertRefusedAfterLogOut(
                "SELECT id FROM product WHERE id = %s FOR UPDATE".formatted(path.substring("/products/".length())),
                List.of(it -> it.post(creation + "/revert", null)),
                List.of(accounts.admin(database)));
    }

    private void assertNothingWritten(List<Function<String, Function<Api, Api.Answer>>> doors) {
        var products = doors.stream()
                .map(_ -> TestProducts.of(accounts.editor()).called("held"))
                .toList();
        var ids = products.stream().map(it -> it.get("id").asString()).collect(joining(","));
        assertRefusedAfterLogOut(
                "SELECT id FROM product WHERE id IN (%s) FOR UPDATE".formatted(ids),
                IntStream.range(0, doors.size())
                        .mapToObj(i -> doors.get(i).apply(TestProducts.pathOf(products.get(i))))
                        .toList(),
                doors.stream().map(_ -> accounts.admin(database)).toList());
        assertThat(products)
                .allSatisfy(product -> assertThat(accounts.editor()
                                .get(TestProducts.pathOf(product))
                                .json())
                        .isEqualTo(product));
    }

    private String creationOf(String path) {
        var change = accounts.editor().get("/changes?product=" + path.substring("/products/".length()) + "&limit=1");
        assertThat(change.status()).as(change::toString).isEqualTo(200);
        return "/changes/" + change.json().path(0).path("id").asLong();
    }

    @Test
    @Proves("A4")
    void exportsNothingForWhoHasLoggedOut() {
        var member = accounts.enrolled();
        assertRefusedAfterLogOut(
                "LOCK TABLES product WRITE", List.of(it -> it.get("/products/export")), List.of(member));
    }

    @Test
    @Proves("A4")
    void repeatsNoAnswerForWhoHasLoggedOut() {
        var member = accounts.enrolled();
        var body = Map.of("name", "once", "price", 1, "quantity", 1);
        Function<Api, Api.Answer> create =
                it -> it.with("Idempotency-Key", "once").post("/products", body);
        assertThat(create.apply(api.withToken(member.token())).status()).isEqualTo(201);
        assertRefusedAfterLogOut(
                "SELECT status FROM idempotency_key WHERE idempotency_key = 'once' AND account_id = %d FOR UPDATE"
                        .formatted(idOf(member)),
                List.of(create),
                List.of(member));
    }

    private void assertRefusedAfterLogOut(
            String statement, List<Function<Api, Api.Answer>> doors, List<Member> members) {
        try (var holder = hold(statement)) {
            var answers = Stream.iterate(0, i -> i < doors.size(), i -> i + 1)
                    .map(i -> start(doors.get(i), members.get(i)))
                    .toList();
            awaitWaiting(answers);
            members.forEach(this::logOut);
            release(holder);
            assertThat(answers.stream().map(CompletableFuture::join).map(Api.Answer::status))
                    .as(() -> answers.stream()
                            .map(CompletableFuture::join)
                            .toList()
                            .toString())
                    .containsOnly(401);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private CompletableFuture<Api.Answer> start(Function<Api, Api.Answer> door, Member member) {
        return CompletableFuture.supplyAsync(() -> door.apply(api.withToken(member.token())), threads);
    }

    private void logOut(Member member) {
        assertThat(api.withToken(member.token()).post("/logout", null).status()).isEqualTo(204);
        GuardedDoor.statusOfTheGuard(api, member.token());
    }

    /** Until each waits in the database, or has been answered already. */
    private void awaitWaiting(List<CompletableFuture<Api.Answer>> answers) {
        await().pollInterval(ofMillis(20)).atMost(ofSeconds(15)).until(() -> {
            var answered = answers.stream().filter(CompletableFuture::isDone).count();
            return waiting() + answered >= answers.size();
        });
    }

    /** Not read from information_schema, where MySQL cannot show a statement that holds bytes. */
    private long waiting() {
        return database.queryForList("SHOW PROCESSLIST").stream()
                .filter(thread -> Objects.equals(thread.get("db"), schema()))
                .filter(thread -> List.of("Query", "Execute").contains(String.valueOf(thread.get("Command"))))
                .filter(thread -> !String.valueOf(thread.get("Info")).equals("SHOW PROCESSLIST"))
                .count();
    }

    private String schema() {
        return Objects.requireNonNull(database.queryForObject("SELECT DATABASE()", String.class));
    }

    private Connection hold(String statement) throws SQLException {
        var connection = TestDatabase.aside(database);
        connection.setAutoCommit(false);
        try (var held = connection.createStatement()) {
            held.execute(statement);
        }
        return connection;
    }

    private static void release(Connection holder) throws SQLException {
        holder.rollback();
        try (var held = holder.createStatement()) {
            held.execute("UNLOCK TABLES");
        }
    }

    private long idOf(Member member) {
        return value("id", member, Long.class);
    }

    private String roleOf(Member member) {
        return value("role", member, String.class);
    }

    private <T> T value(String column, Member member, Class<T> type) {
        return Objects.requireNonNull(database.queryForObject(
                "SELECT " + column + " FROM account WHERE username = ?",
                type,
                member.person().name()));
    }
}
