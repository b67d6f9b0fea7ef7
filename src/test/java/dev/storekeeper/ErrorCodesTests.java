package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.api.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Each error code that the service may answer is asserted by a test: clients rely on the codes. */
class ErrorCodesTests {

    /** The words by which the tests assert a code, alone or with its status. */
    private static final Pattern ASSERTION = Pattern.compile("\\b(assert\\w+|refused|refuses|hasMessageContaining)\\(");

    /** A whole string, a member of JSON in a string, or a cell of a table of test cases. */
    private static final Pattern WORD = Pattern.compile("(?:\"|\\| )(\\w+)(?=\\\\?\"| \\|)");

    @Test
    void areAssertedByTests() throws IOException {
        var codes = Stream.of(ErrorCode.values()).map(ErrorCode::code).collect(Collectors.toCollection(TreeSet::new));
        var asserted = read("src/test/java").flatMap(ErrorCodesTests::asserted).collect(Collectors.toSet());
        codes.removeAll(asserted);
        assertThat(codes).as("error codes that no test asserts").isEmpty();
    }

    @Test
    void areFoundInTests() {
        assertThat(asserted("assertThat(a).hasCode(\"one\"); api.post(\"two\"); refused(b, 409, \"three\");"))
                .containsExactly("one", "three");
        assertThat(asserted("@CsvSource(\"a | four | b\") void x() { assertThat(\"\\\"code\\\":\\\"five\\\"\"); }"))
                .contains("four", "five");
    }

    /** The words of each statement that asserts something. */
    private static Stream<String> asserted(String source) {
        return Stream.of(source.split(";"))
                .filter(statement -> ASSERTION.matcher(statement).find())
                .flatMap(statement -> WORD.matcher(statement).results().map(word -> word.group(1)));
    }

    private static Stream<String> read(String root) throws IOException {
        try (var files = Files.walk(Path.of(root))) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> !file.endsWith("ErrorCodesTests.java"))
                    .toList()
                    .stream()
                    .map(ErrorCodesTests::text);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
