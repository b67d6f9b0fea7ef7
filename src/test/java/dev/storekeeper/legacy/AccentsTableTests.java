package dev.storekeeper.legacy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.docs.Contract;
import dev.storekeeper.docs.Contract.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** docs/older-clients.md has the paths and words by which requests are translated. */
class AccentsTableTests {

    private static final Pattern PATH = Pattern.compile("`(/[^`{]*)(\\{\\w+})?`");

    @Test
    void namesEveryAliasWithWhatItIsServedAs() throws IOException {
        var named = rows().flatMap(row -> paths(row[1]).stream().map(old -> old + " -> " + single(row[2])))
                .collect(Collectors.toCollection(TreeSet::new));
        var known = Stream.concat(AccentFilter.PATHS.entrySet().stream(), AccentFilter.PREFIXES.entrySet().stream())
                .filter(alias -> !alias.getKey().equals("/api/products/"))
                .map(alias -> alias.getKey() + " -> " + alias.getValue())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(known);
        assertThat(AccentFilter.canonicalPath("/api/products/7/x")).isEqualTo("/products/7/x");
    }

    @Test
    void namesTheOldWords() throws IOException {
        var document = document();
        for (var word :
                Map.of("otp", "code", "pname", "name", "stock", "quantity").entrySet()) {
            assertThat(document).contains("`%s` is `%s`".formatted(word.getKey(), word.getValue()));
            assertThat(OldWords.IN_BODIES.canonical(word.getKey())).isEqualTo(word.getValue());
        }
    }

    /** The older paths of openapi.yaml are those, with the operations of the paths that they are served as. */
    @Test
    void areDescribedInTheOpenApiDocument() {
        var older = Contract.operations().stream()
                .filter(operation -> operation.node().path("deprecated").asBoolean(false))
                .toList();
        assertThat(older.stream().map(operation -> operation.path().replaceFirst("\\{\\w+}$", "")))
                .containsOnlyOnceElementsOf(AccentFilter.PREFIXES.keySet().stream()
                        .filter(prefix -> !prefix.equals("/api/products/"))
                        .toList())
                .containsAll(AccentFilter.PATHS.keySet())
                .contains("/api/products/");
        var canonical = Contract.operations().stream().map(Operation::toString).toList();
        assertThat(older)
                .allSatisfy(operation ->
                        assertThat(operation.path()).isNotEqualTo(AccentFilter.canonicalPath(operation.path())))
                .allSatisfy(operation -> assertThat(canonical)
                        .contains(operation.method() + " " + AccentFilter.canonicalPath(operation.path())));
    }

    private static Stream<String[]> rows() throws IOException {
        return document().lines().filter(line -> line.startsWith("| `/")).map(line -> line.split("\\|", -1));
    }

    private static Set<String> paths(String cell) {
        return PATH.matcher(cell).results().map(match -> match.group(1)).collect(Collectors.toSet());
    }

    private static String single(String cell) {
        return paths(cell).iterator().next();
    }

    private static String document() throws IOException {
        return Files.readString(Path.of("docs", "older-clients.md"));
    }
}
