package dev.storekeeper.cost;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Doors;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * At each door, a request of twice the size costs at most two and a half times as much, and none is answered with a fault. Measured is
 * the whole way from the first byte of the head to the end of the answer, on whichever threads.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CostTests {

    /** What else runs in this JVM makes a measurement dearer, never cheaper; so the least of some counts. */
    private static final int TRIES = 6;

    private final int port;
    private final ApplicationContext context;
    private final Caller caller;

    CostTests(@LocalServerPort int port, @Autowired ApplicationContext context, @Autowired JdbcTemplate database) {
        this.port = port;
        this.context = context;
        this.caller = new Caller(port, database);
    }

    static List<Row> rows() {
        return Row.ALL;
    }

    @Test
    @Proves("C01")
    void haveARowForEveryDoor() {
        var named = new TreeSet<String>();
        Row.ALL.forEach(row -> named.add(row.door()));
        assertThat(named).isEqualTo(Doors.of(context));
    }

    /** Behind the front door a fifth of the shapes, another fifth at the next endpoint; all of them with {@code -Dlong=true}. */
    @ParameterizedTest
    @MethodSource("rows")
    @Proves("C01")
    void growInLineWithTheRequest(Row row) {
        var plain = new Shape("a plain request", 0, _ -> caller.plain(row));
        var usual = Stream.generate(() -> ask(row, plain, 0).cost())
                .limit(3)
                .reduce(Meter.Cost::least)
                .orElseThrow();
        var wrong = new ArrayList<String>();
        var shapes = Stream.of(HeadShapes.of(row, caller), BodyShapes.of(row, caller), FileShapes.of(row, caller))
                .flatMap(List::stream)
                .toList();
        var step = Boolean.getBoolean("long") || row.isFrontDoor() || row.hasFile() ? 1 : 5;
        for (var i = Row.ALL.indexOf(row) % step; i < shapes.size(); i += step) {
            judge(row, shapes.get(i), usual).ifPresent(wrong::add);
        }
        assertThat(wrong).isEmpty();
    }

    /** What costs no more than a usual request is not looked at twice. */
    private Optional<String> judge(Row row, Shape shape, Meter.Cost usual) {
        var first = ask(row, shape, shape.largest());
        if (first.result() < 100 || first.result() >= 500) {
            return Optional.of("%s: answered %d".formatted(shape, first.result()));
        }
        var whole = first.cost();
        if (whole.isInLineWith(usual)) {
            return Optional.empty();
        }
        var half = ask(row, shape, shape.largest() / 2).cost();
        for (var i = 1; i < TRIES && !whole.isInLineWith(half); i++) {
            whole = whole.least(ask(row, shape, shape.largest()).cost());
            half = half.least(ask(row, shape, shape.largest() / 2).cost());
        }
        return whole.isInLineWith(half)
                ? Optional.empty()
                : Optional.of("%s: %s at %d, but %s at %d"
                        .formatted(shape, half, shape.largest() / 2, whole, shape.largest()));
    }

    private Meter.Measured<Integer> ask(Row row, Shape shape, int size) {
        var request = shape.at(size).bytes("close");
        var measured = Meter.measure(() -> RawHttp.status(port, request));
        caller.learn(row, measured.result());
        return measured;
    }
}
