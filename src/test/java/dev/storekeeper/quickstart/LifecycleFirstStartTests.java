package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The very first start, killed again and again on its way. */
@Timeout(120)
class LifecycleFirstStartTests {

    private @TempDir Path parent;
    private Path folder;

    @BeforeEach
    void chooseFolder() {
        folder = parent.resolve("data");
    }

    /** What a process of its own runs: the database alone, for the sake of speed. */
    static final class Starter {

        public static void main(String[] folder) throws IOException {
            DatabaseServer.start(Path.of(folder[0]));
            System.in.read();
        }
    }

    @Test
    void repairsWhatKillsAtAnyMomentLeave() throws Exception {
        var keys = new TreeSet<String>();
        for (var milliseconds : IntStream.rangeClosed(1, 9).map(i -> i * 200).toArray()) {
            var starter = start();
            starter.waitFor(milliseconds, TimeUnit.MILLISECONDS);
            starter.destroyForcibly().waitFor();
            if (Files.exists(folder.resolve("master.key"))) {
                keys.add(Files.readString(folder.resolve("master.key")));
            }
        }
        try (var server = DatabaseServer.start(folder);
                var connection = DriverManager.getConnection(server.url(), server.username(), server.password())) {
            assertThat(connection.isValid(1)).isTrue();
            keys.add(server.key());
        }
        assertThat(keys).as("the one key, whatever happened").hasSize(1);
    }

    private Process start() throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Starter.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(parent.resolve("log").toFile())
                .start();
    }
}
