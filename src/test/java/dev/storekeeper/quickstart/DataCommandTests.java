package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code src/quickstart/data} shows of a Maven that fails. */
class DataCommandTests {

    private @TempDir Path home;

    @Test
    void tellsWhyMavenFails() throws Exception {
        var said = """
                [ERROR] COMPILATION ERROR :
                [ERROR] Failed to execute goal compile: Compilation failure -> [Help 1]
                """;
        assertThat(backUp(said)).isEqualTo(said);
    }

    @Test
    void showsTheRefusalOfTheServiceAlone() throws Exception {
        assertThat(backUp("""
                one.zip exists already; name another file.
                [ERROR] Failed to execute goal run: Process terminated with exit code: 1 -> [Help 1]
                [ERROR]\s
                [ERROR] To see the full stack trace of the errors, re-run Maven with the -e switch.
                """)).isEqualTo("one.zip exists already; name another file.\n");
    }

    @Test
    void tellsThatTheServiceWasKilled() throws Exception {
        var said = "[ERROR] Failed to execute goal run: Process terminated with exit code: 137 -> [Help 1]\n";
        assertThat(backUp(said)).isEqualTo(said);
    }

    @Test
    void showsALastLineThatWasCutOff() throws Exception {
        assertThat(backUp("Backed up\nKilled")).isEqualTo("Backed up\nKilled\n");
    }

    /** With a Maven that says this and fails. */
    private String backUp(String said) throws IOException, InterruptedException {
        var script = home.resolve("src/quickstart/data");
        Files.createDirectories(script.getParent());
        Files.copy(Path.of("src/quickstart/data"), script);
        var maven = Files.writeString(home.resolve("mvnw"), "#!/bin/sh\nprintf %%s '%s'\nexit 1\n".formatted(said));
        assertThat(maven.toFile().setExecutable(true)).isTrue();
        var command = new ProcessBuilder("bash", script.toString(), "backup")
                .redirectErrorStream(true)
                .start();
        var shown = new String(command.getInputStream().readAllBytes());
        assertThat(command.waitFor()).isEqualTo(1);
        return shown;
    }
}
