package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.startup.StartRefused;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.mock.env.MockEnvironment;

/** What a backup refuses in one line, and what MariaDB's programs may say. */
class BackupTests {

    private @TempDir Path parent;
    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        data = parent.resolve("data");
        try (var folder = DataFolder.open(data)) {
            Files.createDirectory(folder.resolve(DataFolder.DATABASE));
            Files.writeString(folder.resolve(DataFolder.KEY), "present");
        }
    }

    /** As where another account of the machine owns it. */
    @Test
    void refusesAFolderWhoseLockCannotBeOpened() throws IOException {
        var lock = data.resolve("storekeeper.lock");
        Files.delete(lock);
        Files.createDirectory(lock);
        assertRefused(data.toString());
    }

    /** As when a restore is completed between the copy of the key and the dump. */
    @Test
    void refusesAKeyThatIsNotThatOfTheDatabase() throws IOException {
        makeDumpProgram("printf restored > '%s'".formatted(data.resolve(DataFolder.KEY)));
        try (var _ = DataFolder.open(data)) {
            assertRefused("back up again");
        }
        assertThat(parent).isDirectoryNotContaining("glob:**/one.zip*");
    }

    /** More than a pipe holds. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void saysTheLastWordsOfAProgramThatWarnsMuch() throws IOException {
        makeDumpProgram("seq 20000 >&2; echo no space left >&2; exit 1");
        try (var _ = DataFolder.open(data)) {
            assertRefused("cannot be written to the backup: 19997 19998 19999 20000 no space left");
        }
    }

    /** As of queries in a dump that a person has changed. */
    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void loadsStatementsWhoseResultsAreLong() throws IOException {
        var loaded = parent.resolve("loaded");
        makeProgram(Platform.current().client(), "seq 20000; cat > '%s'".formatted(loaded));
        DatabaseTools.of(data).load(new ByteArrayInputStream("SELECT 1".getBytes(StandardCharsets.US_ASCII)));
        assertThat(loaded).hasContent("SELECT 1");
    }

    private void makeDumpProgram(String script) throws IOException {
        makeProgram(Platform.current().dumpProgram(), script);
    }

    private void makeProgram(String name, String script) throws IOException {
        var program = data.resolve(Platform.RELEASE).resolve(name);
        Files.createDirectories(program.getParent());
        Files.writeString(program, "#!/bin/sh\n" + script);
        assertThat(program.toFile().setExecutable(true)).isTrue();
    }

    /** As after the move to a MySQL, where the data of the quick start stay behind. */
    @ParameterizedTest
    @ValueSource(strings = {"backup", "restore"})
    void refusesWhereTheServiceHasAnotherDatabase(String command) {
        var file = parent.resolve("one.zip");
        var environment = new MockEnvironment()
                .withProperty("spring.datasource.url", "jdbc:mysql://elsewhere/storekeeper")
                .withProperty("storekeeper.data", data.toString());
        environment
                .getPropertySources()
                .addFirst(new SimpleCommandLinePropertySource("--storekeeper.%s=%s".formatted(command, file)));
        var context = new GenericApplicationContext();
        context.setEnvironment(environment);
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> new QuickStart().initialize(context))
                .withMessageContaining("SPRING_DATASOURCE_URL names a database");
        assertThat(file).doesNotExist();
    }

    private void assertRefused(String words) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> Backup.write(data, parent.resolve("one.zip"), new StandardEnvironment()))
                .withMessageContaining(words);
    }
}
