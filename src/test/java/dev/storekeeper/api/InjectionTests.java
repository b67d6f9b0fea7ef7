package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestProducts;
import dev.storekeeper.WithServer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;

/** What is sent is a value, never a piece of a statement (S66). */
class InjectionTests extends WithServer {

    @Autowired
    private JdbcTemplate database;

    private Api editor;

    @BeforeEach
    void signIn() {
        editor = accounts.editor();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' OR '1'='1",
                "\" OR \"\"=\"",
                "' OR 1=1 -- ",
                "1 OR SLEEP(9)",
                "1; DROP TABLE product",
                "') OR SLEEP(9) -- ",
                "' UNION SELECT password_hash FROM account -- ",
                "\\' OR 1=1 -- ",
                "%' OR '%'='",
                "name; SELECT SLEEP(9)",
                "(SELECT SLEEP(9))",
                "price,(SELECT password_hash FROM account LIMIT 1)",
                "${SLEEP(9)}",
                "/*!50000 OR 1=1*/",
                "+\"a\" -b* ~(c) @5",
                "\u00bf' OR 1=1 -- "
            })
    @Proves("S66")
    void neverBecomesAStatement(String attack) {
        var written = URLEncoder.encode(attack, StandardCharsets.UTF_8);
        var tables = countTables();
        var began = System.nanoTime();
        for (var name :
                List.of("q", "sort", "limit", "after", "price_min", "price_max", "in_stock", "fields", attack)) {
            var parameter = URLEncoder.encode(name, StandardCharsets.UTF_8);
            var answer = editor.get("/products?" + parameter + "=" + written);
            assertThat(answer.status()).as(name).isIn(200, 400);
            assertThat(answer.text()).as(name).doesNotContain("$argon2id", "SQL");
            assertThat(answer.status() == 200 ? answer.json().size() : 0)
                    .as("%s=%s finds what was not meant", name, attack)
                    .isZero();
        }
        for (var body : List.of(
                Map.of("username", attack, "password", attack),
                Map.of("username", "admin" + attack, "password", "x", "code", "123456"))) {
            assertThat(api.post("/login", body)).hasStatus(401);
        }
        assertThat(api.post("/token/refresh", Map.of("refresh_token", attack))).hasStatus(401);
        assertThat(api.post("/verify-2fa", Map.of("challenge", attack, "code", "123456")))
                .hasStatus(401);
        assertThat(editor.get("/products/" + written).status()).isIn(400, 404);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
        assertThat(countTables()).isEqualTo(tables);
    }

    /** Of this schema alone: other tests make theirs on the same server. */
    private @Nullable Integer countTables() {
        return database.queryForObject(
                "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = DATABASE()", Integer.class);
    }

    @Test
    @Proves("S66")
    void wildcardsAreLetters() {
        var word = "zyzzyva" + System.nanoTime();
        TestProducts.of(editor).called(word);
        for (var wild : List.of(
                word.substring(0, 5) + "%", word.substring(0, 6) + "_" + word.substring(7), "%", "_", "%%%", "\\%")) {
            var found = editor.get("/products?q=" + URLEncoder.encode(wild, StandardCharsets.UTF_8));
            assertThat(found.status()).as(wild).isIn(200, 400);
            assertThat(found.text()).as(wild).doesNotContain(word);
        }
        assertThat(editor.get("/products?q=" + word).text()).contains(word);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "password",
                "password_hash",
                "account.role",
                "1",
                "name desc",
                "-",
                "name,",
                "NAME;",
                "created_at--"
            })
    @Proves("S66")
    void sortsByListedFieldsOnly(String sort) {
        var answer = editor.get("/products?sort=" + URLEncoder.encode(sort, StandardCharsets.UTF_8));
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields().getFirst()).isEqualTo("sort");
    }
}
