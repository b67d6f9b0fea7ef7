package dev.storekeeper.quickstart;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The service as a process of its own, as a person starts it, so that it can be stopped, killed and refused. */
final class ForkedService implements AutoCloseable {

    private static final Pattern ADDRESS = Pattern.compile("listens on (http://\\S+)");

    /** Those of spring-boot:run: they start fastest. */
    private static final List<String> QUICK = List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-XX:MetaspaceSize=256m",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote",
            "--enable-native-access=ALL-UNNAMED");

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final CompletableFuture<URI> address = new CompletableFuture<>();
    private final Thread output;

    private ForkedService(Process process) {
        this.process = process;
        this.output = Thread.ofVirtual().start(this::readOutput);
    }

    static ForkedService quickStart(Path data, String... flags) throws IOException {
        var settings = Map.of("STOREKEEPER_DATA", data.toString(), "STOREKEEPER_STOP_DRAIN", "3s");
        var all = Stream.concat(QUICK.stream(), Stream.of(flags)).toList();
        return start(List.of(), all, classPath(), settings);
    }

    static ForkedService start(List<String> prefix, Stream<Path> classPath, Map<String, String> settings)
            throws IOException {
        return start(prefix, List.of("-XX:TieredStopAtLevel=1"), classPath, settings);
    }

    private static ForkedService start(
            List<String> prefix, List<String> flags, Stream<Path> classPath, Map<String, String> settings)
            throws IOException {
        var command = new ArrayList<>(prefix);
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var joined = classPath.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
        command.add(java);
        command.addAll(flags);
        command.addAll(List.of("-cp", joined, "dev.storekeeper.StorekeeperApplication"));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("SPRING_") || name.startsWith("STOREKEEPER_"));
        builder.environment().put("SERVER_PORT", "0");
        builder.environment().putAll(settings);
        return new ForkedService(builder.start());
    }

    /** What the tests run on, but for the tests. */
    static Stream<Path> classPath() {
        return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(path -> !path.endsWith("test-classes"));
    }

    /** What it answers there, once it listens. */
    int status(String path) throws IOException, InterruptedException {
        try (var client = HttpClient.newHttpClient()) {
            var request = HttpRequest.newBuilder(address().resolve(path)).build();
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    /** Returns when it has begun to listen so many times. */
    void awaitStarts(int count) {
        await().atMost(Duration.ofMinutes(1))
                .until(() -> lines.stream()
                                .filter(line -> ADDRESS.matcher(line).find())
                                .count()
                        >= count);
    }

    void awaitLine(String words) {
        await().atMost(Duration.ofMinutes(1)).until(() -> lines.stream().anyMatch(line -> line.contains(words)));
    }

    /** Where it listens, once it does. */
    int port() {
        return address().getPort();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    private URI address() {
        return address.join();
    }

    /** All the time, since a full pipe would stop the service at its next line. */
    private void readOutput() {
        process.inputReader().lines().filter(ForkedService::isOfTheService).forEach(line -> {
            lines.add(line);
            var found = ADDRESS.matcher(line);
            if (found.find()) {
                address.complete(URI.create(found.group(1)));
            }
        });
        address.completeExceptionally(new IllegalStateException(String.join("\n", lines)));
    }

    /** The JVM itself says that it has read options from the environment. */
    private static boolean isOfTheService(String line) {
        return !line.startsWith("Picked up JAVA_TOOL_OPTIONS");
    }

    /** All it says until it ends by itself. */
    List<String> lastWords() throws InterruptedException {
        output.join();
        return List.copyOf(lines);
    }

    int exitCode() throws InterruptedException {
        return process.waitFor(30, TimeUnit.SECONDS) ? process.exitValue() : -1;
    }

    void stop() {
        // Process.destroy would close the output as well, before the last words are read.
        process.toHandle().destroy();
    }

    void kill() {
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
