package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Api.Answer;
import dev.storekeeper.Phone;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.totp.QrReader;
import java.util.Map;

/** One of the five services, from the sign-up to a product deleted. */
abstract class Journey {

    final Visitor visitor;
    final String username = TestAccounts.newName();
    final String password;

    Journey(Visitor visitor, String password) {
        this.visitor = visitor;
        this.password = password;
    }

    abstract void play();

    final Map<String, String> credentials() {
        return Map.of("username", username, "password", password);
    }

    final Map<String, String> credentialsAnd(String word, String code) {
        return Map.of("username", username, "password", password, word, code);
    }

    final Phone scan(Answer picture) {
        assertThat(picture.status()).as(picture.toString()).isEqualTo(200);
        assertThat(picture.header("Content-Type")).isEqualTo("image/png");
        return Phone.scanning(QrReader.png(picture.bytes()));
    }

    final String token(Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("token").asString();
    }

    /** What all five could do with products, in the words of the one at hand. */
    final void keepProducts(Api api, String path, String nameWord, String quantityWord) {
        var created = api.post(
                path,
                "{\"%s\": \"Laptop\", \"description\": \"Gaming laptop\", \"price\": 1200.99, \"%s\": 10}"
                        .formatted(nameWord, quantityWord));
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        var id = created.json().get("id").asLong();

        var listed = api.get(path + "?limit=1000");
        assertThat(listed.status()).as(listed.toString()).isEqualTo(200);
        assertThat(listed.json().valueStream().map(product -> product.get("id").asLong()))
                .contains(id);

        var changed = api.put(path + "/" + id, "{\"price\": 1100.50, \"%s\": 5}".formatted(quantityWord));
        assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
        assertThat(changed.text()).contains("\"price\":1100.50", "\"quantity\":5", "\"name\":\"Laptop\"");

        var deleted = api.delete(path + "/" + id);
        assertThat(deleted.status()).as(deleted.toString()).isEqualTo(200);
        assertThat(deleted.json().get("message").asString()).isEqualTo("Product deleted successfully");
        assertThat(api.get(path + "/" + id).status()).isEqualTo(404);
    }
}
