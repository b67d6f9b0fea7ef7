package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The first start by a user other than root; where root does not run the tests, all others show that. */
@Timeout(120)
@Tag("process")
class LifecycleUnprivilegedTests {

    private static final List<String> AS_NOBODY =
            List.of("/usr/bin/setpriv", "--reuid=65534", "--regid=65534", "--clear-groups");

    private @TempDir Path folder;

    @Test
    void startsWithoutBeingRoot() throws Exception {
        assumeTrue(
                "root".equals(System.getProperty("user.name")), "the tests do not run as root, so all of them show it");
        assumeTrue(Files.isExecutable(Path.of(AS_NOBODY.getFirst())), "no setpriv here to become another user with");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        var settings = Map.of("STOREKEEPER_DATA", folder.resolve("data").toString());
        try (var service = ForkedService.start(AS_NOBODY, readableByAll(), settings)) {
            assertThat(service.status("/actuator/health")).isEqualTo(200);
            assertThat(Files.getAttribute(folder.resolve("data/database/ibdata1"), "unix:uid"))
                    .isEqualTo(65534);
            service.stop();
            service.exitCode();
        }
    }

    /** The local repository of Maven is often inside a home that only its owner may enter. */
    private Stream<Path> readableByAll() throws IOException {
        var copies = Files.createDirectory(folder.resolve("class-path"));
        var entries = ForkedService.classPath().toList();
        for (var i = 0; i < entries.size(); i++) {
            copyTree(entries.get(i), copies.resolve(i + "-" + entries.get(i).getFileName()));
        }
        try (var found = Files.list(copies)) {
            return found.toList().stream();
        }
    }

    private static void copyTree(Path source, Path target) throws IOException {
        try (var paths = Files.walk(source)) {
            for (var path : (Iterable<Path>) paths::iterator) {
                linkOrCopy(path, target.resolve(source.relativize(path).toString()));
            }
        }
    }

    /** A link costs nothing, but shows the file with the rights that it has, and only within one file system. */
    private static void linkOrCopy(Path source, Path target) throws IOException {
        var readable = Files.getPosixFilePermissions(source).contains(PosixFilePermission.OTHERS_READ);
        if (readable
                && Files.isRegularFile(source)
                && Files.getFileStore(source).equals(Files.getFileStore(target.getParent()))) {
            Files.createLink(target, source);
        } else {
            Files.copy(source, target);
        }
    }
}
