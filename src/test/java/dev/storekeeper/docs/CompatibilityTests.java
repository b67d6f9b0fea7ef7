package dev.storekeeper.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A change of openapi.yaml that breaks clients fails the build, unless it raises the version of the API. */
class CompatibilityTests {

    private static final String FILE = "src/main/resources/openapi.yaml";

    /** The last committed version or, once this one is committed, the one before. */
    @Test
    void breaksNoClientSinceTheLastCommit(@TempDir Path folder) throws Exception {
        var now = Files.readString(Path.of(FILE));
        var before = git("show", "HEAD:" + FILE, folder);
        if (before.equals(now)) {
            before = git("show", "HEAD~1:" + FILE, folder);
        }
        assumeThat(before).as("a committed version").isNotEmpty();
        var older = JsonMapper.shared().valueToTree(ApiDocument.parse(before.getBytes(StandardCharsets.UTF_8)));
        if (older.at("/info/version").equals(Contract.DOCUMENT.at("/info/version"))) {
            assertThat(Compatibility.breaks(older, Contract.DOCUMENT))
                    .as("changes that break clients; raise info.version, and the version of the pom, if they are meant")
                    .isEmpty();
        }
    }

    @Test
    void noticesWhatBreaksClients() {
        assertThat(breaks(document -> {})).isEmpty();
        assertThat(breaks(document -> remove(document, "/paths", "/imports"))).containsExactly("get /imports: is gone");
        assertThat(breaks(document -> remove(document, "/paths/~1logout/post", "parameters")))
                .containsExactly("post /logout everywhere: the parameter is gone");
        assertThat(breaks(document -> remove(document, "/components/schemas/NewProduct/properties", "sku")))
                .containsExactly("post /products body.sku: is gone");
        assertThat(breaks(document -> remove(document, "/components/schemas/Profile/properties", "username")))
                .containsExactly("get /me 200 answer.username: is gone");
        assertThat(breaks(document -> put(document, "/components/schemas/UserChange", "required", "[\"role\"]")))
                .contains("patch /users/{id} body.role: is required now");
        assertThat(breaks(document -> put(document, "/components/schemas/Session", "required", "[\"id\"]")))
                .contains("get /me/sessions 200 answer[].device: may be absent now");
        assertThat(breaks(document -> put(document, "/components/parameters/Limit/schema", "maximum", "100")))
                .contains("get /imports limit: maximum is less");
        assertThat(breaks(document ->
                        put(document, "/components/schemas/RecoveryCodesLeft/properties/left", "type", "\"string\"")))
                .containsExactly("get /me/recovery-codes 200 answer.left: is of another type");
        assertThat(breaks(document -> put(document, "/components/schemas/StockReason", "enum", "[\"sale\"]")))
                .contains("post /products/{id}/stock body.reason: some of its words are gone");
        assertThat(breaks(document -> put(document, "/paths/~1me/get", "security", "[{\"bearer\":[\"ADMIN\"]}]")))
                .containsExactly("get /me: asks for another role or way to authenticate");
    }

    @Test
    void letsTheApiGrow() {
        assertThat(breaks(document -> put(document, "/paths", "/new", "{\"get\":{}}")))
                .isEmpty();
        assertThat(breaks(document -> put(document, "/components/schemas/Profile/properties", "new", "{}")))
                .isEmpty();
        assertThat(breaks(document -> put(document, "/components/schemas/NewProduct/properties", "new", "{}")))
                .isEmpty();
        assertThat(breaks(document -> put(document, "/components/parameters/Limit/schema", "maximum", "2000")))
                .isEmpty();
    }

    private static List<String> breaks(Consumer<JsonNode> change) {
        var changed = Contract.DOCUMENT.deepCopy();
        change.accept(changed);
        return Compatibility.breaks(Contract.DOCUMENT, changed);
    }

    private static void remove(JsonNode document, String place, String name) {
        ((ObjectNode) document.at(place)).remove(name);
    }

    private static void put(JsonNode document, String place, String name, String json) {
        ((ObjectNode) document.at(place)).set(name, JsonMapper.shared().readTree(json));
    }

    /** What git prints; nothing where there is no git or no such version. */
    private static String git(String command, String what, Path folder) throws IOException, InterruptedException {
        var output = folder.resolve("output");
        try {
            var process = new ProcessBuilder("git", command, what)
                    .redirectOutput(output.toFile())
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0 ? Files.readString(output) : "";
        } catch (IOException e) {
            return "";
        }
    }
}
