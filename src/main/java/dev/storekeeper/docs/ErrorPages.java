package dev.storekeeper.docs;

import dev.storekeeper.api.ErrorCode;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** What each error code means, in the words of its example in the OpenAPI document. */
@Component
public class ErrorPages {

    private final SingletonSupplier<List<ErrorPage>> pages;

    ErrorPages(ApiDocument document) {
        pages = SingletonSupplier.of(() -> read(document.examples()));
    }

    /** Sorted by code. */
    public List<ErrorPage> all() {
        return pages.obtain();
    }

    public Optional<ErrorPage> find(String code) {
        return all().stream().filter(page -> page.code().equals(code)).findAny();
    }

    private static List<ErrorPage> read(Map<String, Map<String, Object>> examples) {
        return Stream.of(ErrorCode.values())
                .map(ErrorCode::code)
                .sorted()
                .map(code -> read(code, Objects.requireNonNull(examples.get(code))))
                .toList();
    }

    private static ErrorPage read(String code, Map<String, Object> example) {
        var problem = (Map<?, ?>) Objects.requireNonNull(example.get("value"));
        return new ErrorPage(
                code,
                (Integer) Objects.requireNonNull(problem.get("status")),
                text(example, "summary"),
                text(example, "description"),
                text(example, "x-what-to-do"),
                problem);
    }

    private static String text(Map<String, Object> example, String part) {
        return String.valueOf(example.get(part)).replace('\n', ' ');
    }

    /**
     * The explanation of an error code; texts may hold code in backticks.
     *
     * @param example a problem of this code, as JSON
     */
    public record ErrorPage(
            String code, int status, String whatHappened, String why, String whatToDo, Object example) {}
}
