package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Phone;

/** Everything below {@code /auth} and {@code /api}; the login first without a code and then with it. */
final class Seed002Journey extends Journey {

    Seed002Journey(Visitor visitor, String password) {
        super(visitor, password);
    }

    @Override
    Outcome play() {
        signUp("/auth/register");
        var phone = fetchTheQrCode();
        logInWithoutCode();
        var token = logInWithCode(phone);
        return keepProducts(visitor.carrying("Bearer " + token), token, "/api/products", "name", "quantity");
    }

    private Phone fetchTheQrCode() {
        return scan(visitor.getQrCode("/auth/generate_qr/" + username, username, password));
    }

    private void logInWithoutCode() {
        assertThat(visitor.post("/auth/login", credentials())).hasStatus(200);
    }

    private String logInWithCode(Phone phone) {
        return token(visitor.post("/auth/login", credentialsAnd("code", phone.code())));
    }
}
