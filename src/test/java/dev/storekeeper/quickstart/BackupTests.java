package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.StandardEnvironment;

/** What a backup refuses in one line. */
class BackupTests {

    private @TempDir Path parent;
    private Path data;

    @BeforeEach
    void makeData() throws IOException {
        data = parent.resolve("data");
        try (var folder = DataFolder.open(data)) {
            Files.createDirectory(folder.database());
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
        var dump = data.resolve(Platform.RELEASE).resolve(Platform.current().dumpProgram());
        Files.createDirectories(dump.getParent());
        Files.writeString(dump, "#!/bin/sh\nprintf restored > '%s'\n".formatted(data.resolve(DataFolder.KEY)));
        assertThat(dump.toFile().setExecutable(true)).isTrue();
        try (var _ = DataFolder.open(data)) {
            assertRefused("back up again");
        }
        assertThat(parent).isDirectoryNotContaining("glob:**/one.zip*");
    }

    private void assertRefused(String words) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> Backup.write(data, parent.resolve("one.zip"), new StandardEnvironment()))
                .withMessageContaining(words);
    }
}
