package dev.storekeeper.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.junit.jupiter.api.Test;

/** What the console is made of. */
class ConsoleFilesTests {

    private static final Path FOLDER = Path.of("src", "main", "resources", "console");

    /** As npm has htm 3.1.1, which carries Preact. */
    private static final Map<String, String> VENDORED = Map.of(
            "vendor/htm-preact-3.1.1.js", "72284e8e9079c87817145df1110f74e8a2aa040b2fc384922e18dfcb46fc1fd7",
            "vendor/LICENSE-htm.txt", "740725f7252e750af735d0028cc534970772f513331e9f68150fede8fb3ce00f",
            "vendor/LICENSE-preact.txt", "1fe6958409c8c257a70c587a18b6f7f412b179b456630790d30b2ec9a8e4b7d4");

    private static final int MOST_BYTES = 80_000;
    private static final int MOST_BYTES_FETCHED = 100_000;

    private static final Pattern ADDRESS =
            Pattern.compile("(?:https?:)?//[a-z0-9.-]+\\.[a-z]{2,}", Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMENT_OR_BLANK_LINES =
            Pattern.compile("(?m)^\\s*(?://.*|/\\*(?s:.*?)\\*/)?\\s*$\\R?");
    private static final Pattern IMPORT = Pattern.compile("(?:from|import) '([^']+)'");

    /** What turns a text into an element or a script. */
    private static final List<String> SINKS = List.of(
            "innerHTML",
            "outerHTML",
            "insertAdjacentHTML",
            "document.write",
            "eval(",
            "new Function",
            "javascript:",
            "srcdoc",
            "createContextualFragment",
            "setTimeout('");

    /** Compressed as one, and as a browser fetches them: each by itself. Comments do not count, so that the bound costs none. */
    @Test
    void weighLessThanEightyKilobytes() throws IOException {
        var all = new StringBuilder();
        var sizes = new TreeMap<String, Integer>();
        for (var file : files()) {
            if (!name(file).contains("LICENSE")) {
                var code =
                        COMMENT_OR_BLANK_LINES.matcher(Files.readString(file)).replaceAll("");
                all.append(code);
                sizes.put(name(file), packed(code));
            }
        }
        assertThat(packed(all.toString())).as(sizes::toString).isLessThan(MOST_BYTES);
        assertThat(sizes.values().stream().mapToInt(Integer::intValue).sum())
                .as(sizes::toString)
                .isLessThan(MOST_BYTES_FETCHED);
    }

    @Test
    @Proves("W05")
    void vendorOneLibraryUnchanged() throws IOException {
        for (var vendored : VENDORED.entrySet()) {
            assertThat(DigestUtils.sha256Hex(Files.readAllBytes(FOLDER.resolve(vendored.getKey()))))
                    .as(vendored.getKey())
                    .isEqualTo(vendored.getValue());
        }
        assertThat(files().stream().map(ConsoleFilesTests::name).filter(name -> name.startsWith("vendor/")))
                .containsExactlyInAnyOrderElementsOf(VENDORED.keySet());
    }

    @Test
    @Proves("W05")
    void nameNoOtherHost() throws IOException {
        for (var file : ours()) {
            var addresses = ADDRESS.matcher(Files.readString(file).replace("http://www.w3.org/2000/svg", ""))
                    .results()
                    .map(found -> found.group())
                    .toList();
            assertThat(addresses).as(name(file)).isEmpty();
        }
    }

    @Test
    @Proves("W06")
    void turnNoTextIntoAnElement() throws IOException {
        for (var file : ours()) {
            assertThat(Files.readString(file)).as(name(file)).doesNotContain(SINKS);
        }
    }

    @Test
    void importEachOtherByTheirPaths() throws IOException {
        for (var file : ours()) {
            var imported = IMPORT.matcher(Files.readString(file))
                    .results()
                    .map(found -> found.group(1))
                    .toList();
            assertThat(imported).as(name(file)).allSatisfy(path -> {
                assertThat(path).startsWith(".");
                assertThat(file.resolveSibling(path).normalize()).isRegularFile();
            });
        }
    }

    @Test
    void areAllServed() throws IOException {
        var served = new ConsoleFiles();
        for (var file : files()) {
            assertThat(served.find(name(file))).as(name(file)).isPresent();
        }
    }

    private static List<Path> ours() throws IOException {
        return files().stream()
                .filter(file -> !name(file).startsWith("vendor/"))
                .toList();
    }

    private static List<Path> files() throws IOException {
        try (var files = Files.walk(FOLDER)) {
            // In one order, whatever that of the file system: the size of all depends on it.
            return files.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static String name(Path file) {
        return FOLDER.relativize(file).toString().replace('\\', '/');
    }

    private static int packed(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.size();
    }
}
