package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.util.List;
import java.util.Locale;

/** A kind of machine for which a server is bundled. */
enum Platform {
    LINUX("linux"),
    MACOS("osx"),
    WINDOWS("winx64");

    private final String folder;

    Platform(String folder) {
        this.folder = folder;
    }

    static Platform current() {
        return of(System.getProperty("os.name", "?"), System.getProperty("os.arch", "?"));
    }

    static Platform of(String system, String processor) {
        var name = system.toLowerCase(Locale.ROOT);
        var isX64 = processor.equals("amd64") || processor.equals("x86_64");
        if (name.startsWith("linux") && isX64) {
            return LINUX;
        }
        if (name.startsWith("mac") && processor.equals("aarch64")) {
            return MACOS;
        }
        if (name.startsWith("windows") && isX64) {
            return WINDOWS;
        }
        throw new StartRefused("The quick start has no database for %s on %s. %s"
                .formatted(system, processor, QuickStart.OWN_DATABASE));
    }

    String folder() {
        return folder;
    }

    /** The server first, then the files that it needs. */
    List<String> programs() {
        return this == WINDOWS ? List.of("bin/mysqld.exe", "bin/server.dll") : List.of("bin/mariadbd");
    }

    String dumpProgram() {
        return this == WINDOWS ? "bin/mysqldump.exe" : "bin/mariadb-dump";
    }

    String client() {
        return this == WINDOWS ? "bin/mysql.exe" : "bin/mariadb";
    }
}
