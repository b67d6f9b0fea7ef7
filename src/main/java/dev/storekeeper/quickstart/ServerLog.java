package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.function.Predicate;

/** What the server said last, for the one line that tells why it does not run. */
final class ServerLog {

    private ServerLog() {}

    static StartRefused refusal(DataFolder folder) throws IOException {
        return new StartRefused("The quick start's database does not start: %s (more in %s). %s"
                .formatted(lastWords(folder), folder.log(), QuickStart.OWN_DATABASE));
    }

    static String lastWords(DataFolder folder) throws IOException {
        var lines =
                Files.readAllLines(folder.log(), StandardCharsets.ISO_8859_1).reversed();
        Predicate<String> telling = line -> line.contains("[ERROR]") && !line.endsWith("Aborting");
        return lines.stream()
                .filter(telling)
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .map(line -> line.replaceFirst(".*\\[ERROR] ", ""))
                .orElse("no word from it");
    }
}
