package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.SoftAssertions.assertSoftly;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** The table of SECURITY.md and the tests agree: a row names exactly the tests that are marked with its id. */
class SecurityTableTests {

    /** What the service must withstand: each statement has a row. */
    private static final List<String> STATEMENTS = Stream.of(numbered("S%02d", 100), numbered("A%d", 18))
            .flatMap(List::stream)
            .toList();

    private static final Pattern ROW = Pattern.compile("\\| ([A-Z]\\d{1,3}) [^|]+ \\| ([^|]+) \\|");
    private static final Pattern TEST = Pattern.compile("`(\\w+Tests\\.\\w+)`");

    @Test
    void hasARowForEachStatement() throws IOException {
        var ids = rows().stream().map(Row::id).toList();
        assertThat(ids).doesNotHaveDuplicates();
        assertThat(without(Set.copyOf(STATEMENTS), Set.copyOf(ids)))
                .as("statements without a row")
                .isEmpty();
    }

    @Test
    void namesTheTestsThatAreMarkedAndNoOthers() throws IOException {
        var named = rows().stream()
                .flatMap(row -> TEST.matcher(row.tests()).results().map(test -> row.id() + " " + test.group(1)))
                .collect(Collectors.toCollection(TreeSet::new));
        var marked = marked();
        assertSoftly(softly -> {
            softly.assertThat(without(named, marked))
                    .as("named by SECURITY.md, but no test or without @Proves of the id of its row")
                    .isEmpty();
            softly.assertThat(without(marked, named))
                    .as("marked with @Proves, but not named by SECURITY.md in the row of that id")
                    .isEmpty();
        });
    }

    private static List<String> numbered(String form, int last) {
        return IntStream.rangeClosed(1, last).mapToObj(form::formatted).toList();
    }

    /** Every line of the table after its head, so that a line which is no row is noticed too. */
    private static List<Row> rows() throws IOException {
        return Files.readAllLines(Path.of("SECURITY.md")).stream()
                .dropWhile(line -> !line.equals("| statement | tests |"))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .map(SecurityTableTests::row)
                .toList();
    }

    private static Row row(String line) {
        var row = ROW.matcher(line);
        assertThat(row.matches()).as("is '| id statement | tests |': %s", line).isTrue();
        return new Row(row.group(1), row.group(2));
    }

    /** The id and the test of each {@link Proves}. */
    private static Set<String> marked() {
        var methods = new ClassFileImporter()
                .importPath(Path.of("target", "test-classes", "dev")).stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isAnnotatedWith(Proves.class))
                        .toList();
        assertThat(methods)
                .filteredOn(method -> !method.isMetaAnnotatedWith(Testable.class))
                .as("methods with @Proves that are no tests")
                .isEmpty();
        return methods.stream()
                .flatMap(method -> Stream.of(
                                method.getAnnotationOfType(Proves.class).value())
                        .map(id -> id + " " + name(method)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(JavaMethod method) {
        JavaClass outermost = method.getOwner();
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost.getSimpleName() + "." + method.getName();
    }

    private static Set<String> without(Set<String> all, Set<String> those) {
        var left = new TreeSet<>(all);
        left.removeAll(those);
        return left;
    }

    private record Row(String id, String tests) {}
}
