package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestNode;
import dev.storekeeper.TestProducts;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;

/** Editors on two nodes, of which the second takes no change that does not name its version. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TwoNodesEditTests {

    private static final int PEOPLE = 50;

    private static final List<String> CHANGES = List.of(
            "{\"name\": \"changed\"}",
            "{\"description\": \"changed\"}",
            "{\"sku\": \"changed %s\"}",
            "{\"price\": 77.77}",
            "{\"quantity\": 77}");

    @AutoClose
    private final TestNode other;

    private final Api here;
    private final Api there;
    private final TestProducts products;

    TwoNodesEditTests(@Autowired Environment settings, @LocalServerPort int port) {
        // Patient, so that a slow machine makes no 503.
        this.other = TestNode.beside(
                settings,
                "--storekeeper.products.require-if-match=true",
                "--spring.datasource.hikari.connection-timeout=20000");
        var token = TestAccounts.at(port).enrolled().token();
        this.here = Api.at(port).withToken(token);
        this.there = other.api().withToken(token);
        this.products = TestProducts.of(here);
    }

    @Test
    @Proves("S73")
    void letOneOfManyChangeAVersion() {
        var path = pathOf(products.called("Raced"));
        var answers = Parallel.times(
                PEOPLE, i -> node(i).with("If-Match", "\"0\"").put(path, "{\"quantity\": %d}".formatted(1000 + i)));
        assertThat(answers).extracting(Api.Answer::status).containsOnlyOnce(200).containsOnly(200, 412);
        var won = answers.stream().filter(answer -> answer.status() == 200).findAny();
        assertThat(here.get(path).text()).isEqualTo(won.orElseThrow().text());
        // Whoever came late is shown the one who won, and no state between.
        var quantity = won.orElseThrow().number("quantity");
        assertThat(answers.stream().filter(answer -> answer.status() == 412)).allSatisfy(answer -> {
            assertThat(answer).hasHeader("ETag", "\"1\"");
            assertThat(answer.json().at("/differences/0/current").asInt()).isEqualTo(quantity);
        });
    }

    @Test
    @Proves("S74")
    void callAVersionTheSame() {
        var path = pathOf(products.called("Named"));
        here.put(path, "{\"quantity\": 1}");
        assertThat(there.get(path)).hasStatus(200).hasHeader("ETag", "\"1\"");
        assertThat(there.with("If-None-Match", String.valueOf(here.get(path).header("ETag")))
                        .get(path))
                .hasStatus(304);
        there.with("If-Match", "\"1\"").put(path, "{\"quantity\": 2}");
        // Without no-cache a node may show what it read less than a second ago.
        assertThat(here.with("Cache-Control", "no-cache")
                        .with("If-None-Match", "\"1\"")
                        .get(path))
                .hasStatus(200)
                .hasHeader("ETag", "\"2\"");
    }

    @Test
    void loseNothingOfMergesOfDifferentFields() {
        var paths = IntStream.range(0, PEOPLE / CHANGES.size())
                .mapToObj(i -> pathOf(products.called("Shared")))
                .toList();
        var answers = Parallel.times(PEOPLE, i -> {
            var path = paths.get(i / CHANGES.size());
            return node(i).with("If-Match", "\"0\"")
                    .with("Prefer", "handling=merge")
                    .put(path, CHANGES.get(i % CHANGES.size()).formatted(path));
        });
        assertThat(answers).extracting(Api.Answer::status).containsOnly(200);
        assertThat(paths)
                .allSatisfy(path -> assertThat(here.get(path).text())
                        .contains("\"sku\":\"changed " + path + "\",\"name\":\"changed\",\"description\":\"changed\"")
                        .contains("\"price\":77.77,\"quantity\":77,\"low_stock_at\":null,\"version\":5"));
    }

    @Test
    void letOneOfManyMergeTheSameField() {
        var path = pathOf(products.called("Raced"));
        here.put(path, "{\"name\": \"Changed\"}");
        var answers = Parallel.times(
                PEOPLE,
                i -> node(i).with("If-Match", "\"0\"")
                        .with("Prefer", "handling=merge")
                        .put(path, "{\"quantity\": %d}".formatted(1000 + i)));
        assertThat(answers).extracting(Api.Answer::status).containsOnlyOnce(200).containsOnly(200, 412);
    }

    /** Either the one who deletes has seen the last change, or the deletion is refused. */
    @Test
    @Proves("S73")
    void letEditOrDeletionWin() {
        var paths = IntStream.range(0, PEOPLE / 2)
                .mapToObj(i -> pathOf(products.called("Doomed")))
                .toList();
        var answers = Parallel.times(PEOPLE, i -> {
            var node = node(i / 2 + i).with("If-Match", "\"0\"");
            var path = paths.get(i / 2);
            return i % 2 == 0 ? node.delete(path) : node.put(path, "{\"quantity\": 77}");
        });
        for (int i = 0; i < PEOPLE; i += 2) {
            var deletion = answers.get(i).status();
            var edit = answers.get(i + 1).status();
            assertThat(List.of(deletion, edit)).isIn(List.of(200, 404), List.of(412, 200));
            assertThat(here.get(paths.get(i / 2)).status()).isEqualTo(deletion == 200 ? 404 : 200);
        }
    }

    @Test
    @Proves("S73")
    void takeNoChangeWithoutAVersionWhereOneIsRequired() {
        var path = pathOf(products.called("Guarded"));
        for (var answer : new Api.Answer[] {
            there.put(path, "{\"quantity\": 1}"), there.patch(path, "{\"quantity\": 1}"), there.delete(path)
        }) {
            assertThat(answer).hasStatus(428);
            assertThat(answer.text())
                    .contains("\"code\":\"if_match_required\"", "If-Match", "\"next\":\"GET " + path + "\"");
        }
        assertThat(here.get(path)).hasHeader("ETag", "\"0\"");
        assertThat(there.with("If-Match", "\"0\"").put(path, "{\"quantity\": 1}"))
                .hasStatus(200);
        // A movement of stock is a condition in itself.
        assertThat(there.post(path + "/stock", "{\"delta\": 1, \"reason\": \"return\"}"))
                .hasStatus(200);
        assertThat(there.with("If-Match", "*").delete(path)).hasStatus(200);
    }

    private Api node(int number) {
        return number % 2 == 0 ? here : there;
    }
}
