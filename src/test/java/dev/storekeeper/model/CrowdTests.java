package dev.storekeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestNode;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;

/** Whatever many do at once to a few products, on two nodes: everybody is answered, and one story without a gap comes of it. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrowdTests {

    private static final int PEOPLE = 12;
    private static final int STEPS = 15;

    private final JdbcTemplate database;

    @AutoClose
    private final TestNode other;

    private List<Api> nodes = List.of();

    CrowdTests(@Autowired Environment settings, @Autowired JdbcTemplate database) {
        this.database = database;
        this.other = TestNode.beside(settings);
    }

    @BeforeAll
    void signIn(@LocalServerPort int port) {
        var token = TestAccounts.at(port).enrolled().token();
        nodes = List.of(Api.at(port).withToken(token), other.api().withToken(token));
    }

    static LongStream seeds() {
        return LongStream.rangeClosed(1, Integer.getInteger("seeds", 1));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void leavesOneStoryOfEachProduct(long seed) {
        var name = TestAccounts.newName();
        var shop = new Shop();
        var chance = new Chance(seed, name);
        var clerk = new Clerk(new Desk(nodes.getFirst(), shop, chance, name), shop, chance);
        IntStream.range(0, 5).forEach(_ -> clerk.create());
        var answers = Parallel.times(PEOPLE, person -> {
            var passerBy = new PasserBy(nodes.get(person % 2), shop, new Chance(seed * PEOPLE + person, name));
            return IntStream.range(0, STEPS).mapToObj(_ -> passerBy.act()).toList();
        });
        assertThat(answers).allSatisfy(day -> assertThat(day).allSatisfy(CrowdTests::assertAnswered));
        assertThat(answers.stream().flatMap(List::stream).filter(answer -> answer.status() == 200))
                .hasSizeGreaterThan(PEOPLE * STEPS / 6);
        assertThat(shop.goods.keySet()).isNotEmpty().allSatisfy(this::assertOneStory);
    }

    /** Two who want each other's rows cannot both have them; whom the database turns away may come again, and nothing is half done. */
    private static void assertAnswered(Api.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isIn(200, 404, 409, 412, 422, 503);
        if (answer.status() == 503) {
            assertThat(answer.text()).contains("\"code\":\"busy\"");
            assertThat(answer).hasHeader("Retry-After", "1");
        }
    }

    private void assertOneStory(long id) {
        var versions = database.queryForList(
                "SELECT version FROM product_change WHERE product_id = ? ORDER BY version", Long.class, id);
        assertThat(versions)
                .isEqualTo(IntStream.range(0, versions.size())
                        .mapToObj(Long::valueOf)
                        .toList());
        var now = nodes.getFirst().get("/products/" + id);
        if (now.status() == 200) {
            assertThat(now.number("version")).isEqualTo(versions.getLast());
        }
        var movements = nodes.getLast()
                .get("/products/" + id + "/stock/movements?limit=1000")
                .json();
        var left = now.status() == 200 ? now.number("quantity") : 0;
        for (var movement : movements) {
            assertThat(movement.get("after").asInt()).isEqualTo(left);
            left = movement.get("before").asInt();
        }
        assertThat(left).isZero();
    }
}
