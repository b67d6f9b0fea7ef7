package dev.storekeeper.product;

import static dev.storekeeper.TestProducts.pathOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody writes a field that is not theirs to write (S63), or the same one twice (S68). */
class ProductBodyTests extends WithEditor {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "version",
                "created_at",
                "updated_at",
                "createdAt",
                "updatedAt",
                "Name",
                "sku ",
                "owner_id",
                "ownerId",
                "role",
                "enabled",
                "__proto__",
                "class",
                ""
            })
    void refusesFieldsByName(String field) {
        var more = "\"%s\": 7".formatted(field);
        var product = products.called("Untouched");
        var created = api.post("/products", "{\"name\": \"A\", \"price\": 1, \"quantity\": 1, %s}".formatted(more));
        assertThat(created).hasStatus(400);
        assertThat(created.wrongFields()).containsExactly(field);
        for (var method : new String[] {"PUT", "PATCH"}) {
            var edited = api.with("Content-Type", "application/json")
                    .send(method, pathOf(product), "{\"quantity\": 1, %s}".formatted(more));
            assertThat(edited).hasStatus(400);
            assertThat(edited.wrongFields()).containsExactly(field);
        }
        assertThat(api.get(pathOf(product)).json()).isEqualTo(product);
    }

    @Test
    @Proves("S68")
    void refusesAFieldThatIsGivenTwice() {
        var answer = api.post("/products", "{\"name\": \"A\", \"price\": 1, \"quantity\": 1, \"price\": 2}");
        assertThat(answer).hasStatus(400);
    }

    @Test
    void namesEverythingThatIsWrongAtOnce() {
        var answer = api.post(
                "/products", "{\"sku\": \"\", \"name\": \"\", \"description\": 5, \"price\": -1, \"quantity\": 1.5}");
        assertThat(answer).hasStatus(400);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(answer.wrongFields()).containsExactly("sku", "name", "description", "price", "quantity");
        assertThat(answer.text()).contains("from 0 to 99999999.99", "from 0 to 2147483647", "1 to 100 characters");
    }

    @Test
    void saysWhatANewProductNeeds() {
        var answer = api.post("/products", "{}");
        assertThat(answer).hasStatus(400);
        assertThat(answer.wrongFields()).containsExactly("name", "price", "quantity");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", "[]", "\"text\"", "5", "true", "{", "{}{}", "{\"name\"}", "<product/>"})
    void refusesWhatIsNoObject(String body) {
        assertThat(api.post("/products", body)).hasStatus(400);
        assertThat(api.put(pathOf(products.called("Kept")), body)).hasStatus(400);
    }
}
