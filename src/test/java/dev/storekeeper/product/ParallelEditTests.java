package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Many change one product at once. */
class ParallelEditTests extends WithEditor {

    private static final int PEOPLE = 50;

    private static final List<String> FIELDS = List.of("name", "description", "sku", "price", "quantity");

    @Test
    void losesNothingOfEditsToDifferentFields() throws InterruptedException {
        var path = pathOf(products.called("Contested"));
        var answers = together(i -> {
            var value =
                    FIELDS.get(i % 5).equals("quantity") || FIELDS.get(i % 5).equals("price")
                            ? Integer.toString(1000 + i)
                            : "\"edit " + i + "\"";
            return api.put(path, "{\"%s\": %s}".formatted(FIELDS.get(i % 5), value));
        });

        assertThat(answers).extracting(Api.Answer::status).containsOnly(200);
        // Each edit saw the one before it: no version is missing, and none was given twice.
        assertThat(answers)
                .extracting(answer -> answer.number("version"))
                .containsExactlyInAnyOrderElementsOf(
                        LongStream.rangeClosed(1, PEOPLE).boxed().toList());
        var last = api.get(path).json();
        assertThat(last.get("name").asString()).startsWith("edit ");
        assertThat(last.get("description").asString()).startsWith("edit ");
        assertThat(last.get("sku").asString()).startsWith("edit ");
        assertThat(last.get("price").asInt()).isGreaterThanOrEqualTo(1000);
        assertThat(last.get("quantity").asInt()).isGreaterThanOrEqualTo(1000);
    }

    @Test
    void letsOneOfManyChangeAVersion() throws InterruptedException {
        var path = pathOf(products.called("Raced"));
        var first = api.with("If-Match", "\"0\"");
        var answers = together(i -> first.put(path, "{\"quantity\": %d}".formatted(1000 + i)));
        assertThat(answers).extracting(Api.Answer::status).containsOnlyOnce(200).containsOnly(200, 412);
    }

    @Test
    void meetsADeletionWithoutFault() throws InterruptedException {
        var path = pathOf(products.called("Doomed"));
        var answers = together(
                i -> i == PEOPLE / 2 ? api.delete(path) : api.put(path, "{\"quantity\": %d}".formatted(1000 + i)));
        // The deletion may come after all of these edits, but not after one that is sent then.
        var late = api.put(path, "{\"quantity\": 1}");
        assertThat(Stream.concat(answers.stream(), Stream.of(late)))
                .extracting(Api.Answer::status)
                .containsOnly(200, 404);
        assertThat(api.get(path)).hasStatus(404);
    }

    private static List<Api.Answer> together(Function<Integer, Api.Answer> request) throws InterruptedException {
        try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
            var requests = IntStream.range(0, PEOPLE)
                    .mapToObj(i -> (Callable<Api.Answer>) () -> request.apply(i))
                    .toList();
            return people.invokeAll(requests).stream().map(Future::resultNow).toList();
        }
    }
}
