package dev.storekeeper;

import dev.storekeeper.docs.Contract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AssertProvider;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A client as users have it: real HTTP, with or without a cookie jar, and headers that it sends each time. What it sends and gets is
 * compared with the OpenAPI document.
 */
public final class Api {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private final URI base;
    private final HttpClient client;
    private final Map<String, String> headers;
    private final boolean asDocumented;

    private Api(URI base, HttpClient client, Map<String, String> headers, boolean asDocumented) {
        this.base = base;
        this.client = client;
        this.headers = headers;
        this.asDocumented = asDocumented;
    }

    /** Keeps no cookies, as cURL does. */
    public static Api at(int port) {
        return new Api(URI.create("http://127.0.0.1:" + port), builder().build(), Map.of(), true);
    }

    /** Keeps cookies, as Postman does; each call makes a new jar. */
    public Api keepingCookies() {
        var jar = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
        return new Api(base, builder().cookieHandler(jar).build(), headers, asDocumented);
    }

    /** Of a service that a test has changed, so that it does not do as the document says. */
    public Api ofChangedService() {
        return new Api(base, client, headers, false);
    }

    public Api with(String header, String value) {
        var more = new LinkedHashMap<>(headers);
        more.put(header, value);
        return new Api(base, client, more, asDocumented);
    }

    public Api withToken(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Api accepting(String mediaType) {
        return with("Accept", mediaType);
    }

    public Answer get(String path) {
        return send("GET", path, null);
    }

    /** A body that is neither a string nor bytes is written as JSON. */
    public Answer post(String path, @Nullable Object body) {
        return send("POST", path, body);
    }

    public Answer put(String path, @Nullable Object body) {
        return send("PUT", path, body);
    }

    public Answer patch(String path, @Nullable Object body) {
        return with("Content-Type", "application/merge-patch+json").send("PATCH", path, body);
    }

    public Answer delete(String path) {
        return send("DELETE", path, null);
    }

    public Answer send(String method, String path, @Nullable Object body) {
        var request = HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
        if (body != null && !headers.containsKey("Content-Type")) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        var sent = body == null ? null : bytes(body);
        request.method(method, sent == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(sent));
        try {
            var answer = new Answer(client.send(request.build(), BodyHandlers.ofByteArray()));
            if (asDocumented) {
                Contract.check(answer.exchange(method, path, sent));
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static byte[] bytes(Object body) {
        return switch (body) {
            case byte[] raw -> raw;
            case String text -> text.getBytes(StandardCharsets.UTF_8);
            default -> JSON.writeValueAsBytes(body);
        };
    }

    private static HttpClient.Builder builder() {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5));
    }

    /** What came back. */
    public record Answer(HttpResponse<byte[]> response) implements AssertProvider<AnswerAssert> {

        @Override
        public AnswerAssert assertThat() {
            return new AnswerAssert(this);
        }

        private Contract.Exchange exchange(String method, String path, byte @Nullable [] sent) {
            var headers = response.headers();
            return new Contract.Exchange(method, path, response.request().headers(), sent, status(), headers, bytes());
        }

        public int status() {
            return response.statusCode();
        }

        public byte[] bytes() {
            return response.body();
        }

        public String text() {
            return new String(response.body(), StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            return JSON.readTree(response.body());
        }

        /** A member of the JSON object, as text. */
        public String string(String member) {
            return json().required(member).asString();
        }

        /** A member of the JSON object, as a number. */
        public long number(String member) {
            return json().required(member).asLong();
        }

        /** A cookie that is set, as a client sends it back. */
        public String cookie(String name) {
            return response.headers().allValues("Set-Cookie").stream()
                    .filter(cookie -> cookie.startsWith(name + "="))
                    .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                    .findFirst()
                    .orElseThrow();
        }

        /** The fields that a refusal names. */
        public List<String> wrongFields() {
            return json().path("errors")
                    .valueStream()
                    .map(error -> error.path("field").asString())
                    .toList();
        }

        public @Nullable String header(String name) {
            return response.headers().firstValue(name).orElse(null);
        }

        @Override
        public String toString() {
            return status() + " " + response.headers().map() + "\n" + text();
        }
    }
}
