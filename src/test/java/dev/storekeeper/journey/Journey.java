package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Api.Answer;
import dev.storekeeper.Phone;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.login.totp.QrReader;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** One of the five services, from the sign-up to a product deleted. */
abstract class Journey {

    private static final JsonMapper JSON = new JsonMapper();

    final Visitor visitor;
    final String username = TestAccounts.newName();
    final String password;

    Journey(Visitor visitor, String password) {
        this.visitor = visitor;
        this.password = password;
    }

    /** What the service made of it all: the same in every accent. */
    abstract Outcome play();

    final Map<String, String> credentials() {
        return Map.of("username", username, "password", password);
    }

    final Map<String, String> credentialsAnd(String word, String code) {
        return Map.of("username", username, "password", password, word, code);
    }

    final Answer signUp(String path) {
        var answer = visitor.post(path, credentials());
        assertThat(answer).hasStatus(201);
        return answer;
    }

    final Phone scan(Answer picture) {
        assertThat(picture).hasStatus(200);
        assertThat(picture).hasHeader("Content-Type", "image/png");
        return Phone.scanning(QrReader.png(picture.bytes()));
    }

    final String token(Answer answer) {
        assertThat(answer).hasStatus(200);
        return answer.string("token");
    }

    /** What all five could do with products, in the words of the one at hand. */
    final Outcome keepProducts(Api api, String token, String path, String nameWord, String quantityWord) {
        var created = api.post(
                path,
                "{\"%s\": \"Laptop\", \"description\": \"Gaming laptop\", \"price\": 1200.99, \"%s\": 10}"
                        .formatted(nameWord, quantityWord));
        assertThat(created).hasStatus(201);
        var id = created.number("id");

        // Thousands that other tests keep may come before.
        var listed = api.get(path + "?limit=1000&after=" + (id - 1));
        assertThat(listed).hasStatus(200);
        assertThat(listed.json().valueStream().map(product -> product.get("id").asLong()))
                .contains(id);

        var changed = api.put(path + "/" + id, "{\"price\": 1100.50, \"%s\": 5}".formatted(quantityWord));
        assertThat(changed).hasStatus(200);
        assertThat(changed.text()).contains("\"price\":1100.50", "\"quantity\":5", "\"name\":\"Laptop\"");

        var deleted = api.delete(path + "/" + id);
        assertThat(deleted).hasStatus(200);
        assertThat(deleted.string("message")).isEqualTo("Product deleted successfully");
        assertThat(api.get(path + "/" + id)).hasStatus(404);
        return new Outcome(claims(token), withoutOwn(created.json(), "id", "created_at", "updated_at"));
    }

    private static JsonNode claims(String token) {
        var payload = Base64.getUrlDecoder().decode(token.substring(token.indexOf('.') + 1, token.lastIndexOf('.')));
        return withoutOwn(JSON.readTree(payload), "sub", "sid", "jti", "iat", "exp", "auth_time");
    }

    /** What is left when everything is gone that differs from one to the next. */
    private static JsonNode withoutOwn(JsonNode node, String... own) {
        return ((ObjectNode) node).remove(List.of(own));
    }

    /** Who somebody is afterwards, as the token says, and what became of their product. */
    record Outcome(JsonNode claims, JsonNode product) {}
}
