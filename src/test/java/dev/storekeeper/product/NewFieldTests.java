package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** A new field of a product is half an hour: its name stands in few files, since everything else derives from one list. */
class NewFieldTests {

    private static final int MOST = 5;

    @Test
    void aFieldIsNamedInFewFiles() {
        assertThat(filesNaming("low_stock_at", "lowStockAt"))
                .contains("ProductDetails.java")
                .hasSizeLessThanOrEqualTo(MOST);
    }

    /** The quantity is more than a field, so the search finds it in many files. */
    @Test
    void findsANameThatIsEverywhere() {
        assertThat(filesNaming("quantity")).hasSizeGreaterThan(MOST);
    }

    private static List<String> filesNaming(String... names) {
        var pattern = Pattern.compile("(?i)\\b(" + String.join("|", names) + ")\\b");
        try (var files = Files.walk(Path.of("src/main/java"))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> pattern.matcher(text(file)).find())
                    .map(file -> file.getFileName().toString())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
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
