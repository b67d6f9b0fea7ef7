package dev.storekeeper.login.passkey;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Chromium with one page and a virtual authenticator, led by way of DevTools. */
final class Browser implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private final Path profile = Files.createTempDirectory("browser");
    private final Process process;
    private final WebSocket socket;
    private final String page;

    private Browser(Path program) throws IOException, InterruptedException {
        process = new ProcessBuilder(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + profile,
                        "about:blank")
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("log").toFile())
                .start();
        socket = client.newWebSocketBuilder()
                .buildAsync(URI.create("ws://127.0.0.1:" + devTools()), new Ear())
                .join();
        var target = ask(null, "Target.createTarget", Map.of("url", "about:blank"));
        page = ask(null, "Target.attachToTarget", Map.of("targetId", target.get("targetId"), "flatten", true))
                .get("sessionId")
                .asString();
    }

    static Optional<Path> installed() {
        return Arrays.stream(String.valueOf(System.getenv("PATH")).split(java.io.File.pathSeparator))
                .flatMap(folder -> java.util.stream.Stream.of("chromium", "google-chrome", "chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    static Browser open(Path program) throws IOException, InterruptedException {
        return new Browser(program);
    }

    /** What the browser believes to be a key in its port, with a finger always on it. */
    void plugIn() {
        ask(page, "WebAuthn.enable", Map.of());
        ask(
                page,
                "WebAuthn.addVirtualAuthenticator",
                Map.of(
                        "options",
                        Map.of(
                                "protocol",
                                "ctap2",
                                "transport",
                                "usb",
                                "hasUserVerification",
                                true,
                                "isUserVerified",
                                true)));
    }

    void visit(String url) {
        ask(page, "Page.navigate", Map.of("url", url));
        for (int i = 0;
                i < 200
                        && !run("location.href + document.readyState")
                                .asString("")
                                .equals(url + "complete");
                i++) {
            run("new Promise(later => setTimeout(later, 50))");
        }
    }

    /** The value of an expression, or of what it promises. */
    JsonNode run(String script) {
        var answer = ask(
                page,
                "Runtime.evaluate",
                Map.of("expression", script, "awaitPromise", true, "returnByValue", true, "userGesture", true));
        if (answer.has("exceptionDetails")) {
            throw new AssertionError(answer.get("exceptionDetails").toString());
        }
        return answer.get("result").path("value");
    }

    private JsonNode ask(@Nullable String session, String method, Map<String, ?> parameters) {
        var number = count.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        asked.put(number, answer);
        var message = JSON.createObjectNode().put("id", number).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        socket.sendText(message.toString(), true).join();
        return answer.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    /** The browser writes down the port that it has found, and its secret path. */
    private String devTools() throws IOException, InterruptedException {
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
        socket.abort();
        client.close();
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().onExit().join();
        FileSystemUtils.deleteRecursively(profile);
    }

    private final class Ear implements WebSocket.Listener {

        private final StringBuilder heard = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            heard.append(part);
            if (last) {
                var message = JSON.readTree(heard.toString());
                heard.setLength(0);
                Optional.ofNullable(asked.remove(message.path("id").asInt(0)))
                        .ifPresent(answer -> tell(answer, message));
            }
            from.request(1);
            return null;
        }

        private static void tell(CompletableFuture<JsonNode> answer, JsonNode message) {
            if (message.has("error")) {
                answer.completeExceptionally(new AssertionError(Objects.toString(message.get("error"))));
            } else {
                answer.complete(message.get("result"));
            }
        }
    }
}
