package dev.storekeeper.browser;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The wire to a browser: questions with their answers, and events. */
final class DevTools implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();

    private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final Map<String, List<Consumer<JsonNode>>> listeners = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private final WebSocket socket;

    DevTools(URI address) {
        socket = client.newWebSocketBuilder().buildAsync(address, new Ear()).join();
    }

    /** @param session of a page; without it the browser itself is asked */
    JsonNode ask(@Nullable String session, String method, Map<String, ?> parameters) {
        var number = count.incrementAndGet();
        var answer = new CompletableFuture<JsonNode>();
        asked.put(number, answer);
        var message = JSON.createObjectNode().put("id", number).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        if (session != null) {
            message.put("sessionId", session);
        }
        socket.sendText(message.toString(), true).join();
        return answer.orTimeout(Browser.PATIENCE.toSeconds(), TimeUnit.SECONDS).join();
    }

    void listen(String session, Consumer<JsonNode> listener) {
        listeners.computeIfAbsent(session, _ -> new CopyOnWriteArrayList<>()).add(listener);
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }

    private final class Ear implements WebSocket.Listener {

        private final StringBuilder heard = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            heard.append(part);
            if (last) {
                var message = JSON.readTree(heard.toString());
                heard.setLength(0);
                var answer = asked.remove(message.path("id").asInt(0));
                if (answer != null) {
                    tell(answer, message);
                } else {
                    listeners
                            .getOrDefault(message.path("sessionId").asString(""), List.of())
                            .forEach(listener -> listener.accept(message));
                }
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
