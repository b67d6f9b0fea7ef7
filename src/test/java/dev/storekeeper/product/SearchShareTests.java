package dev.storekeeper.product;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestProducts;
import dev.storekeeper.product.transfer.FileFormat;
import dev.storekeeper.product.transfer.ProductExport;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** What reads many rows takes the database long: few such run at once, and no account takes all the places. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@Timeout(60)
class SearchShareTests {

    private static final String SEARCH = "/products?q=shared";

    private final Api api;
    private final TestAccounts accounts;
    private final JdbcTemplate database;
    private final ProductExport exports;
    private final Executor threads = Executors.newVirtualThreadPerTaskExecutor();

    SearchShareTests(@LocalServerPort int port, @Autowired JdbcTemplate database, @Autowired ProductExport exports) {
        this.api = Api.at(port);
        this.accounts = TestAccounts.at(port);
        this.database = database;
        this.exports = exports;
    }

    @Test
    @Proves("A8")
    void leavesAPlaceForOtherAccounts() throws SQLException {
        var many = accounts.editor();
        var other = accounts.editor();
        try (var holder = lock("product")) {
            var loops = start(many, SEARCH, 16);
            awaitRunning(2);
            var others = start(other, SEARCH, 1);
            awaitRunning(3);
            assertRefusedInTime(loops, 14);
            unlock(holder);
            assertThat(others.getFirst().join()).hasStatus(200);
            assertThat(served(loops)).isEqualTo(2);
        }
    }

    /** An export reads page by page on threads of its own, and counts all the same. */
    @Test
    @Proves("A8")
    void countsExportsOfTheSameAccount() throws SQLException {
        var one = accounts.editor();
        try (var holder = lock("product")) {
            var exports = start(one, "/products/export?q=shared", 1);
            awaitRunning(1);
            var searches = start(one, SEARCH, 2);
            assertRefusedInTime(searches, 1);
            unlock(holder);
            assertThat(served(exports)).isEqualTo(1);
            assertThat(served(searches)).isEqualTo(1);
        }
    }

    /** However many accounts export, and however long their exports wait for the next page. */
    @Test
    @Proves("A8")
    void leavesHalfOfTheSearchesBesideExports() throws SQLException {
        var editors = Stream.generate(accounts::editor).limit(4).toList();
        var other = accounts.editor();
        try (var holder = lock("product")) {
            var exports = editors.stream()
                    .flatMap(editor -> start(editor, "/products/export?q=shared", 1).stream())
                    .toList();
            var plain = start(other, "/products/export", 1);
            assertRefusedInTime(exports, 2);
            var searches = start(other, SEARCH, 2);
            awaitRunning(5, "FROM product\\b.*ORDER BY");
            unlock(holder);
            assertThat(served(plain)).isEqualTo(1);
            assertThat(served(exports)).isEqualTo(2);
            assertThat(served(searches)).isEqualTo(2);
        }
    }

    /** Else the exports of one account, of which a large heap has room for many, would take all connections. */
    @Test
    @Proves("A8")
    void letsFewExportsReadAtOnce() throws SQLException {
        try (var holder = lock("product")) {
            var exports = start(accounts.editor(), "/products/export", 4);
            awaitRunning(1, "FROM product\\b.*ORDER BY");
            var others = start(accounts.editor(), "/products/export", 1);
            awaitRunning(2, "FROM product\\b.*ORDER BY");
            assertRefusedInTime(exports, 3);
            unlock(holder);
            assertThat(served(exports)).isEqualTo(1);
            assertThat(served(others)).isEqualTo(1);
        }
    }

    /** Its client has a part of the file already, and would have to begin again. */
    @ParameterizedTest
    @ValueSource(strings = {"", "exported"})
    @Proves("A8")
    void refusesNoPageOfAnExportUnderWay(String words) throws SQLException {
        var product = TestProducts.of(accounts.editor());
        product.called("exported");
        product.called("exported too");
        var begun = new CompletableFuture<Void>();
        var goesOn = new CompletableFuture<Void>();
        var underWay = export(words, () -> {
            begun.complete(null);
            goesOn.join();
            return OutputStream.nullOutputStream();
        });
        CompletableFuture.anyOf(begun, underWay).join();
        try (var holder = lock("product")) {
            var other = export(words, OutputStream::nullOutputStream);
            awaitRunning(1, "FROM product\\b.*ORDER BY");
            goesOn.complete(null);
            assertThatThrownBy(export(words, OutputStream::nullOutputStream)::join)
                    .hasMessageContaining("busy");
            assertThat(underWay).isNotDone();
            unlock(holder);
            other.join();
            underWay.join();
        }
    }

    /** With a row on each page. */
    private CompletableFuture<Void> export(String words, ProductExport.Destination destination) {
        var wanted = words.isEmpty() ? null : SearchWords.of(words);
        var query = new ProductQuery(wanted, null, null, null, null, ProductSort.BY_ID, null, 1);
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        exports.write(query, FileFormat.CSV, false, destination);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                threads);
    }

    @Test
    @Proves("A8")
    void letsFewSearchAtOnce() throws SQLException {
        try (var holder = lock("product")) {
            var searches = IntStream.range(0, 6)
                    .mapToObj(_ -> start(accounts.editor(), SEARCH, 1).getFirst())
                    .toList();
            awaitRunning(4);
            assertRefusedInTime(searches, 2);
            unlock(holder);
            assertThat(served(searches)).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @Proves("A8")
    @ValueSource(
            strings = {
                "sort=price,-name",
                "sort=price,-id",
                "price_min=5",
                "price_max=5",
                "in_stock=true",
                "low_stock=true"
            })
    void countsWhatNoIndexServes(String query) throws SQLException {
        assertCounts("/products?" + query, "product");
    }

    /** They are read by an index, in the order in which they are shown. */
    @ParameterizedTest
    @Proves("A8")
    @ValueSource(strings = {"", "sort=-price", "sort=sku"})
    void doesNotCountOtherLists(String query) throws SQLException {
        assertDoesNotCount("/products?" + query, "product", "FROM product.*ORDER BY");
    }

    /** An explanation adds up the whole ledger of a product, however long that is. */
    @Test
    @Proves("A8")
    void countsExplanationsOfStock() throws SQLException {
        var one = accounts.editor();
        var explain = TestProducts.pathOf(TestProducts.of(one).called("explained")) + "/stock/explain";
        try (var holder = lock("stock_movement")) {
            var explanations = start(one, explain, 6);
            awaitRunning(2, "AS closing");
            assertRefusedInTime(explanations, 4);
            assertRefusedInTime(start(one, SEARCH, 1), 1);
            unlock(holder);
            assertThat(served(explanations)).isEqualTo(2);
        }
    }

    /** No index has what both filters find, so the whole history of a product or an account may be read. */
    @ParameterizedTest
    @Proves("A8")
    @ValueSource(
            strings = {
                "product=1&account=1",
                "product=1&what=edit",
                "product=1&from=2026-01-01T00:00:00Z",
                "product=1&to=2026-01-01T00:00:00Z",
                "account=1&what=edit",
                "account=1&what=edit&from=2026-01-01T00:00:00Z"
            })
    void countsChangesThatSeveralFiltersFind(String query) throws SQLException {
        assertCounts("/changes?" + query, "change_set");
    }

    @ParameterizedTest
    @Proves("A8")
    @ValueSource(
            strings = {
                "",
                "product=1",
                "account=1&from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z",
                "what=edit&from=2026-01-01T00:00:00Z",
                "from=2026-01-01T00:00:00Z&to=2027-01-01T00:00:00Z"
            })
    void doesNotCountOtherListsOfChanges(String query) throws SQLException {
        assertDoesNotCount("/changes?" + query, "change_set", "change_set s.*ORDER BY");
    }

    /** A comparison of stock and ledger adds it up too. */
    @Test
    @Proves("A8")
    void countsComparisonsOfStock() throws SQLException {
        var admin = api.withToken(accounts.admin(database).token());
        var paths = List.of(compare(admin, "one"), compare(admin, "other"));
        try (var holder = lock("stock_movement")) {
            var comparisons = paths.stream()
                    .map(path -> CompletableFuture.supplyAsync(() -> admin.post(path, null), threads))
                    .toList();
            awaitRunning(2, "COALESCE\\(SUM\\(");
            assertRefusedInTime(start(admin, SEARCH, 1), 1);
            unlock(holder);
            assertThat(served(comparisons)).isEqualTo(2);
        }
    }

    /** Of three lists of one account two run. */
    private void assertCounts(String path, String table) throws SQLException {
        var one = accounts.editor();
        try (var holder = lock(table)) {
            var lists = start(one, path, 3);
            assertRefusedInTime(lists, 1);
            unlock(holder);
            assertThat(served(lists)).isEqualTo(2);
        }
    }

    /** Three lists of one account run. */
    private void assertDoesNotCount(String path, String table, String statement) throws SQLException {
        var one = accounts.editor();
        try (var holder = lock(table)) {
            // Requests for the same page would share it.
            var lists = IntStream.rangeClosed(1, 3)
                    .mapToObj(rows -> path + (path.endsWith("?") ? "" : "&") + "limit=" + rows)
                    .flatMap(page -> start(one, page, 1).stream())
                    .toList();
            awaitRunning(3, statement);
            unlock(holder);
            assertThat(served(lists)).isEqualTo(3);
        }
    }

    private static String compare(Api admin, String name) {
        return TestProducts.pathOf(TestProducts.of(admin).called(name)) + "/stock/reconcile";
    }

    private List<CompletableFuture<Api.Answer>> start(Api api, String path, int times) {
        return IntStream.range(0, times)
                .mapToObj(_ -> CompletableFuture.supplyAsync(() -> api.get(path), threads))
                .toList();
    }

    /** So many are told to come again while the others still wait. */
    private static void assertRefusedInTime(List<CompletableFuture<Api.Answer>> searches, int count) {
        await().atMost(ofSeconds(10))
                .until(() -> searches.stream().filter(CompletableFuture::isDone).count() == count);
        searches.stream()
                .filter(CompletableFuture::isDone)
                .map(CompletableFuture::join)
                .forEach(answer -> {
                    assertThat(answer).hasStatus(503).hasCode("busy");
                    assertThat(answer.header("Retry-After")).isNotNull();
                });
    }

    private static long served(List<CompletableFuture<Api.Answer>> searches) {
        return searches.stream()
                .map(CompletableFuture::join)
                .filter(answer -> answer.status() == 200)
                .count();
    }

    private void awaitRunning(int count) {
        awaitRunning(count, "MATCH \\(");
    }

    private void awaitRunning(int count, String statement) {
        await().pollInterval(ofMillis(20)).atMost(ofSeconds(10)).until(() -> running(statement) == count);
    }

    private int running(String statement) {
        return Math.toIntExact(TestDatabase.statements(database).stream()
                .filter(Pattern.compile(statement, Pattern.DOTALL).asPredicate())
                .count());
    }

    private Connection lock(String table) throws SQLException {
        var connection = TestDatabase.aside(database);
        try (var statement = connection.createStatement()) {
            statement.execute("LOCK TABLES " + table + " WRITE");
        }
        return connection;
    }

    private static void unlock(Connection holder) throws SQLException {
        try (var statement = holder.createStatement()) {
            statement.execute("UNLOCK TABLES");
        }
    }
}
