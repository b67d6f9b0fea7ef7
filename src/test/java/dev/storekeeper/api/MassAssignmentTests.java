package dev.storekeeper.api;

import static dev.storekeeper.api.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.WithServer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.annotation.Import;

/** What a caller may not decide is refused by name, and changes nothing (S63). */
@Import(Probes.class)
class MassAssignmentTests extends WithServer {

    private static final List<String> DOORS = List.of("/signup", "/login", "/verify-2fa", "/token/refresh");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "id",
                "account_id",
                "username_key",
                "role",
                "roles",
                "password_hash",
                "enabled",
                "locked",
                "created_at",
                "last_step",
                "secret",
                "version",
                "passwordHash",
                "recoveryCode",
                "__proto__",
                "class"
            })
    @Proves("S63")
    void refusesColumnsAtTheFrontDoor(String column) {
        for (var door : DOORS) {
            assertRefused(api.post(door, Map.of(column, "ADMIN")), column);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"id", "version", "created_at", "updated_at", "createdAt", "owner_id", "deleted", "class"})
    @Proves("S63")
    void refusesColumnsOfProducts(String column) {
        var editor = accounts.editor();
        var made = editor.post("/products", Map.of("name", "Mine", "price", 1, "quantity", 1));
        var path = String.valueOf(made.header("Location"));
        assertRefused(editor.post("/products", Map.of("name", "A", "price", 1, "quantity", 1, column, 7)), column);
        assertRefused(editor.put(path, Map.of("name", "B", column, 7)), column);
        assertRefused(editor.patch(path, Map.of("name", "B", column, 7)), column);
        assertThat(editor.get(path).json()).isEqualTo(made.json());
    }

    private static void assertRefused(Api.Answer answer, String column) {
        var problem = assertProblem(answer, 400, "invalid_fields");
        assertThat(problem.path("errors")
                        .valueStream()
                        .map(error -> error.path("field").asString()))
                .contains(column);
    }
}
