package dev.storekeeper.quickstart;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server process that ends when this process does, even when this one is killed. */
record ServerProcess(Process process) {

    /**
     * Its input ends when this process is gone; then it asks the server to end. Ctrl-C reaches every process of a terminal, so it is
     * ignored here: the service closes its connections first.
     */
    private static final String WATCHDOG = """
            umask 077
            trap '' INT HUP QUIT
            trap : TERM
            pid_file=$1 input=$2
            shift 2
            exec 3<&0
            "$@" <"$input" 3<&- &
            server=$!
            echo "$server" >"$pid_file"
            { read -r _; kill -TERM "$server"; } <&3 2>/dev/null &
            watch=$!
            exec 3<&-
            while kill -0 "$server" 2>/dev/null; do
                wait "$server"
                status=$?
            done
            kill "$watch" 2>/dev/null
            rm -f "$pid_file"
            exit "$status"
            """;

    private static final int SECONDS_TO_END = 20;
    private static final int SECONDS_FOR_ORPHAN = 8;

    static ServerProcess start(DataFolder folder, Path input, List<String> server) throws IOException {
        var builder = Platform.current() == Platform.WINDOWS
                ? new ProcessBuilder(server).redirectInput(input.toFile())
                : new ProcessBuilder(underWatch(folder, input, server));
        return new ServerProcess(builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        OwnerOnly.file(folder.resolve(DataFolder.LOG)).toFile()))
                .start());
    }

    private static List<String> underWatch(DataFolder folder, Path input, List<String> server) {
        var pidFile = folder.resolve(DataFolder.PID).toString();
        return Stream.concat(
                        Stream.of("sh", "-c", WATCHDOG, "storekeeper-database", pidFile, input.toString()),
                        server.stream())
                .toList();
    }

    boolean hasEndedAfter(int milliseconds) {
        try {
            return process.waitFor(milliseconds, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    boolean succeeded() {
        return !process.isAlive() && process.exitValue() == 0;
    }

    /** Closes the watchdog's input, gives the server time to write everything down, and then kills it. */
    void end() {
        if (Platform.current() == Platform.WINDOWS) {
            process.destroy();
        }
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!hasEndedAfter(SECONDS_TO_END * 1000)) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /** Ends the server of a service that was killed; mostly it is ending already. */
    static void endOrphan(Path data) throws IOException {
        findOrphan(data).ifPresent(server -> {
            awaitEnd(server);
            server.destroy();
            awaitEnd(server);
            server.destroyForcibly();
            awaitEnd(server);
        });
    }

    private static void awaitEnd(ProcessHandle server) {
        server.onExit()
                .completeOnTimeout(server, SECONDS_FOR_ORPHAN, TimeUnit.SECONDS)
                .join();
    }

    /** The system reuses process ids, so the program must also be the one unpacked here. */
    private static Optional<ProcessHandle> findOrphan(Path data) throws IOException {
        var pidFile = data.resolve(DataFolder.PID);
        if (Files.notExists(pidFile)) {
            return Optional.empty();
        }
        var program = ServerFiles.unpackedIn(data).program();
        var id = Files.readString(pidFile).strip();
        return id.matches("\\d{1,18}")
                ? ProcessHandle.of(Long.parseLong(id))
                        .filter(process -> process.info()
                                .command()
                                .filter(program.toString()::equals)
                                .isPresent())
                : Optional.empty();
    }

    /** The last error in the server's log, or else its last line. */
    static String lastError(DataFolder folder) throws IOException {
        var lines = Files.readAllLines(folder.resolve(DataFolder.LOG), StandardCharsets.ISO_8859_1)
                .reversed();
        return lines.stream()
                .filter(line -> line.contains("[ERROR]") && !line.endsWith("Aborting"))
                .findFirst()
                .or(() -> lines.stream().findFirst())
                .map(line -> line.replaceFirst(".*\\[ERROR] ", ""))
                .orElse("its log is empty");
    }
}
