package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

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
                files.dumpProgram(),
                "--single-transaction",
                "--hex-blob",
                "--default-character-set=utf8mb4",
                DatabaseServer.ACCOUNT);
        var errors = errors(process);
        process.getOutputStream().close();
        try (var written = process.getInputStream()) {
            written.transferTo(target);
        }
        end(process, errors, "The database cannot be written to the backup");
    }

    /** Ends at the first statement that fails. */
    void load(InputStream statements) throws IOException {
        var process = start(files.client(), "--batch", "--default-character-set=utf8mb4", DatabaseServer.ACCOUNT);
        var errors = errors(process);
        try (var sink = process.getOutputStream()) {
            statements.transferTo(sink);
        } catch (IOException e) {
            // The program has ended; what it says tells more than the broken pipe.
            process.destroy();
        }
        end(process, errors, "The backup cannot be read into a database");
    }

    private Process start(Path program, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(program.toString(), "--defaults-file=" + options));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).start();
    }

    /** Read all the time, since a full pipe would stop the program. */
    private static CompletableFuture<String> errors(Process process) {
        return CompletableFuture.supplyAsync(
                () -> process.errorReader().lines().limit(100).collect(Collectors.joining(" ")));
    }

    private static void end(Process process, CompletableFuture<String> errors, String refusal) {
        try {
            if (process.waitFor() != 0) {
                throw new StartRefused(refusal + ": " + errors.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroy();
            throw new StartRefused(refusal + ": interrupted", e);
        } catch (ExecutionException e) {
            throw new StartRefused(refusal, e);
        }
    }
}
