package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Phone;

/** The house's own language, against which the accents are held. */
final class CanonicalJourney extends Journey {

    CanonicalJourney(Visitor visitor, String password) {
        super(visitor, password);
    }

    @Override
    Outcome play() {
        var phone = signUp();
        var token = logIn(phone);
        return keepProducts(visitor.carrying("Bearer " + token), token, "/products", "name", "quantity");
    }

    private Phone signUp() {
        var answer = visitor.post("/signup", credentials());
        assertThat(answer).hasStatus(201);
        return Phone.scanning(answer.string("otpauth_uri"));
    }

    private String logIn(Phone phone) {
        return token(visitor.post("/login", credentialsAnd("code", phone.code())));
    }
}
