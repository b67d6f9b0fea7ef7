package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Phone;
import java.util.Map;

/** Below {@code /auth} and {@code /api}, with a second step whose token lives ten minutes. */
final class Seed004Journey extends Journey {

    Seed004Journey(Visitor visitor, String password) {
        super(visitor, password);
    }

    @Override
    Outcome play() {
        signUp("/auth/register");
        var phone = logIn();
        var token = verify(phone);
        return keepProducts(visitor.carrying("Bearer " + token), token, "/api/products", "name", "quantity");
    }

    private Phone logIn() {
        return scan(visitor.post("/auth/login", credentials()));
    }

    private String verify(Phone phone) {
        var answer = visitor.postSecondStep("/auth/verify", Map.of("username", username, "code", phone.code()));
        var token = token(answer);
        assertThat(answer.number("expires_in")).isEqualTo(600);
        return token;
    }
}
