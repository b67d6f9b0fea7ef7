package dev.storekeeper.quickstart;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** The server of a service that was killed: mostly on its way out already, and else sent there. */
final class OrphanedServer {

    private static final int SECONDS_TO_END = 8;

    private OrphanedServer() {}

    static void end(DataFolder folder, ServerFiles files) throws IOException {
        for (var insist : java.util.List.<Consumer<ProcessHandle>>of(
                server -> {}, ProcessHandle::destroy, ProcessHandle::destroyForcibly)) {
            var server = find(folder.pidFile(), files.program());
            if (server.isEmpty()) {
                return;
            }
            insist.accept(server.get());
            awaitEnd(server.get());
        }
    }

    /** A number alone proves nothing, since the system gives it away again: the program must be the one unpacked here. */
    private static Optional<ProcessHandle> find(Path pidFile, Path program) throws IOException {
        if (Files.notExists(pidFile)) {
            return Optional.empty();
        }
        var number = Files.readString(pidFile).strip();
        return number.matches("\\d{1,18}")
                ? ProcessHandle.of(Long.parseLong(number))
                        .filter(process -> process.info()
                                .command()
                                .filter(program.toString()::equals)
                                .isPresent())
                : Optional.empty();
    }

    private static void awaitEnd(ProcessHandle server) {
        try {
            server.onExit().get(SECONDS_TO_END, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // Then the next, harder word is due.
        }
    }
}
