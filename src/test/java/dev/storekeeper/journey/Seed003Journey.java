package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Phone;
import java.util.Map;

/** The canonical form, with {@code /Login} spelled so once; a token for one hour. */
final class Seed003Journey extends Journey {

    Seed003Journey(Visitor visitor, String password) {
        super(visitor, password);
    }

    @Override
    Outcome play() {
        signUp("/signup");
        var phone = logIn("/Login");
        assertThat(logIn("/login").code()).isEqualTo(phone.code());
        var token = verify(phone);
        return keepProducts(visitor.carrying("Bearer " + token), token, "/products", "name", "quantity");
    }

    private Phone logIn(String path) {
        return scan(visitor.post(path, credentials()));
    }

    private String verify(Phone phone) {
        var answer = visitor.postSecondStep("/verify-2fa", Map.of("username", username, "code", phone.code()));
        var token = token(answer);
        assertThat(answer.number("expires_in")).isEqualTo(3600);
        return token;
    }
}
