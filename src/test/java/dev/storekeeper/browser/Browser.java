package dev.storekeeper.browser;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;

/** Chromium with one page, led by way of DevTools. More pages share its cookies, or are those of another person. */
public final class Browser implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path profile = Files.createTempDirectory("browser");
    private final Process process;
    private final DevTools devTools;
    private final Page page;

    private Browser(Path program) throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--hide-scrollbars",
                        "--force-color-profile=srgb",
                        "--disable-background-networking",
                        // A tab behind another would get one timer a second.
                        "--disable-background-timer-throttling",
                        "--disable-renderer-backgrounding",
                        "--disable-backgrounding-occluded-windows",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        devTools = new DevTools(URI.create("ws://127.0.0.1:" + port()));
        page = Page.open(devTools, null);
    }

    public static Optional<Path> installed() {
        return Arrays.stream(String.valueOf(System.getenv("PATH")).split(File.pathSeparator))
                .flatMap(folder ->
                        Stream.of("chromium", "google-chrome", "chrome").map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Skips the test where there is no browser. */
    public static Browser open() throws IOException, InterruptedException {
        var program = installed();
        assumeTrue(program.isPresent(), "no Chromium on the path");
        return new Browser(program.orElseThrow());
    }

    public Page page() {
        return page;
    }

    /** A window of another person: without the cookies of this one. */
    public Page stranger() {
        var context = devTools.ask(null, "Target.createBrowserContext", Map.of());
        return Page.open(devTools, context.get("browserContextId").asString());
    }

    /** What the browser believes to be a key in its port, with a finger always on it. */
    public void plugIn() {
        page.plugIn();
    }

    public void visit(String url) {
        page.visit(url);
    }

    /** The value of an expression, or of what it promises. */
    public JsonNode run(String script) {
        return page.run(script);
    }

    /** The browser writes down the port that it has found, and its secret path. */
    private String port() throws IOException, InterruptedException {
        var note = profile.resolve("DevToolsActivePort");
        var end = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(note) || Files.readAllLines(note).size() < 2) {
            if (process.waitFor(50, TimeUnit.MILLISECONDS) || System.nanoTime() > end) {
                throw new IOException(Files.readString(profile.resolve("log")));
            }
        }
        return String.join("", Files.readAllLines(note));
    }

    @Override
    public void close() throws IOException {
        devTools.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        FileSystemUtils.deleteRecursively(profile);
    }
}
