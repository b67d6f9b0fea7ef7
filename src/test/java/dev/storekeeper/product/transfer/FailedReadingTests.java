package dev.storekeeper.product.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.WithOneConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Whatever a file holds and whatever fails while it is read: others go on at once, and everything is given back. */
@Timeout(60)
class FailedReadingTests extends WithOneConnection {

    private static final int MANY = 2_000_000;

    private Api editor;

    FailedReadingTests() {
        editor = Api.at(1);
    }

    @BeforeAll
    void signIn() {
        editor = TestAccounts.at(port).editor();
    }

    private Api.Answer ndjson(String text) {
        return editor.with("Content-Type", "application/x-ndjson").post("/products/import?report=errors", text);
    }

    /** So many rows that the file waits on the disk, and the turn, the connection and the place are taken while it is read. */
    private static String rows(int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        "{\"sku\": \"fail-%d\", \"name\": \"a name of some length\", \"price\": 1, \"quantity\": 1}\n"
                                ::formatted)
                .collect(Collectors.joining());
    }

    private void assertOthersGoOn() {
        var began = System.nanoTime();
        require(editor.get("/products?limit=1"), 200);
        var large = ("Lamp,1,1," + "x".repeat(200) + "\n").repeat(400);
        require(csv(editor, "?report=errors", "name,price,quantity,description\n" + large), 200);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(8));
    }

    @Test
    @Proves("A5")
    void refusesAHeaderOfMillionsOfCells() {
        var refused = require(csv(editor, "", "a,".repeat(MANY)), 400);
        assertThat(refused.bytes()).hasSizeLessThan(20_000);
        assertOthersGoOn();
    }

    @Test
    @Proves("A5")
    void refusesARowOfMillionsOfCells() {
        var refused = require(csv(editor, "", "name,price,quantity\n" + "a,".repeat(MANY)), 400);
        assertThat(refused).hasCode("malformed_csv");
        assertOthersGoOn();
    }

    @Test
    @Proves("A5")
    void givesEverythingBackWhenMemoryIsShort() {
        var failed = require(ndjson(rows(5_000) + "{\"name\": " + HeldWords.OUT_OF_MEMORY + "}"), 500);
        assertThat(failed).hasCode("fault");
        assertOthersGoOn();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    @Proves("A5")
    void keepsNoFileOpenWhenMemoryIsShort() throws IOException {
        var before = openFiles();
        require(ndjson(rows(5_000) + "{\"name\": " + HeldWords.OUT_OF_MEMORY + "}"), 500);
        assertThat(openFiles()).isEqualTo(before);
    }

    private static long openFiles() throws IOException {
        try (var files = Files.list(Path.of("/proc/self/fd"))) {
            return files.filter(FailedReadingTests::isTemporary).count();
        }
    }

    private static boolean isTemporary(Path file) {
        try {
            return Files.readSymbolicLink(file).toString().contains(".spool");
        } catch (IOException closed) {
            return false;
        }
    }
}
