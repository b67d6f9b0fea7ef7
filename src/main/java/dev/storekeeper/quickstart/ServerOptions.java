package dev.storekeeper.quickstart;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command lines of the server: little memory, strict mode, reachable from this machine only. */
record ServerOptions(ServerFiles files, DataFolder folder) {

    List<String> toMakeSystemTables(Path database) throws IOException {
        var command = common(database);
        command.add("--bootstrap");
        return command;
    }

    List<String> toServe(int port, Path statements, List<String> more) throws IOException {
        var command = common(folder.resolve(DataFolder.DATABASE));
        command.addAll(List.of(
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--socket=",
                "--skip-name-resolve",
                "--init-file=" + statements,
                "--pid-file=" + folder.resolve(DataFolder.PID),
                "--max-connections=200",
                "--local-infile=OFF",
                "--default-time-zone=+00:00",
                // The default of MySQL, so that both refuse the same.
                "--sql-mode=STRICT_TRANS_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,"
                        + "ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION",
                "--innodb-flush-log-at-trx-commit=1"));
        command.addAll(more);
        return command;
    }

    private List<String> common(Path database) throws IOException {
        var command = new ArrayList<>(List.of(
                files.program().toString(),
                "--no-defaults",
                "--basedir=" + files.home(),
                "--datadir=" + database,
                "--tmpdir=" + folder.temporary(),
                "--lc-messages-dir=" + files.shared("english"),
                "--character-set-server=utf8mb4",
                "--collation-server=utf8mb4_bin",
                // Without it the first start computes an RSA key for seconds; nothing leaves the machine.
                "--skip-ssl",
                "--table-open-cache=400",
                // Memory is taken as it is needed, and a log of this size slows no start. With a smaller one, an
                // import of a million products writes its pages many times.
                "--innodb-buffer-pool-size=256M",
                "--innodb-log-file-size=256M",
                // Merges the words of so many new products into their index at once.
                "--innodb-ft-cache-size=64M",
                "--innodb-undo-tablespaces=0",
                "--innodb-temp-data-file-path=ibtmp1:1M:autoextend"));
        if ("root".equals(System.getProperty("user.name"))) {
            command.add("--user=root");
        }
        return command;
    }
}
