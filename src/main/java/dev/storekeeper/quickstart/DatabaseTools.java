package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * MariaDB's own programs that write a database as SQL and read it back, for the server that runs on a data folder. They find its
 * address and password in a file, since other accounts of the machine can read command lines.
 */
record DatabaseTools(ServerFiles files, Path options) {

    static DatabaseTools of(Path data) {
        return new DatabaseTools(ServerFiles.unpackedIn(data), data.resolve(DataFolder.CLIENT_OPTIONS));
    }

    /** Writes all tables as they were at one moment; no request waits for it. */
    void dump(OutputStream target) throws IOException {
        var process = start(
                Redirect.PIPE,
                files.dumpProgram(),
                "--single-transaction",
                "--hex-blob",
                "--default-character-set=utf8mb4",
                DatabaseServer.ACCOUNT);
        process.getOutputStream().close();
        try (var written = process.getInputStream()) {
            written.transferTo(target);
        }
        end(process, "The database cannot be written to the backup");
    }

    /** Ends at the first statement that fails. */
    void load(InputStream statements) throws IOException {
        var process = start(
                Redirect.DISCARD, files.client(), "--batch", "--default-character-set=utf8mb4", DatabaseServer.ACCOUNT);
        try (var sink = process.getOutputStream()) {
            statements.transferTo(sink);
        } catch (IOException e) {
            // The program has ended; what it says tells more than the broken pipe.
            process.destroy();
        }
        end(process, "The backup cannot be read into a database");
    }

    private Process start(Redirect output, Path program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(program.toString(), "--defaults-file=" + options));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectOutput(output)
                .redirectError(OwnerOnly.file(errors()).toFile())
                .start();
    }

    private void end(Process process, String refusal) throws IOException {
        try {
            if (process.waitFor() != 0) {
                var lines = Files.readAllLines(errors(), StandardCharsets.ISO_8859_1);
                var last = lines.subList(Math.max(0, lines.size() - 5), lines.size());
                throw new StartRefused(refusal + ": " + String.join(" ", last));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new StartRefused(refusal + ": interrupted", e);
        }
    }

    private Path errors() {
        return options.resolveSibling("client.log");
    }
}
