package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.platform.commons.annotation.Testable;

/** Every test that SECURITY.md names is there. */
class SecurityTableTests {

    private static final Pattern NAMED = Pattern.compile("`(\\w+Tests\\.\\w+)`");

    @Test
    void namesTestsThatAre() throws IOException {
        var named = NAMED.matcher(Files.readString(Path.of("SECURITY.md")))
                .results()
                .map(MatchResult::group)
                .map(test -> test.replace("`", ""))
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isNotEmpty();
        named.removeAll(tests());
        assertThat(named).as("named tests that do not exist").isEmpty();
    }

    /** Of what the service must withstand, nothing is passed over in silence: each statement has a row. */
    @Test
    void namesEachStatement() throws IOException {
        var table = Files.readString(Path.of("SECURITY.md"));
        var missing = IntStream.rangeClosed(1, 100)
                .mapToObj("S%02d"::formatted)
                .filter(statement -> !table.contains("\n| " + statement + " "))
                .toList();
        assertThat(missing).isEmpty();
    }

    private static Set<String> tests() {
        return new ClassFileImporter()
                .importPath(Path.of("target", "test-classes", "dev")).stream()
                        .flatMap(type -> type.getMethods().stream())
                        .filter(method -> method.isMetaAnnotatedWith(Testable.class))
                        .map(SecurityTableTests::name)
                        .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String name(JavaMethod method) {
        JavaClass outermost = method.getOwner();
        while (outermost.getEnclosingClass().isPresent()) {
            outermost = outermost.getEnclosingClass().get();
        }
        return outermost.getSimpleName() + "." + method.getName();
    }
}
