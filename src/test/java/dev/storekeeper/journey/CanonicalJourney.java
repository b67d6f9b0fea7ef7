package dev.storekeeper.journey;

import dev.storekeeper.Phone;

/** The house's own language, against which the accents are held. */
final class CanonicalJourney extends Journey {

    CanonicalJourney(Visitor visitor, String password) {
        super(visitor, password);
    }

    @Override
    Outcome play() {
        var phone = Phone.scanning(signUp("/signup").string("otpauth_uri"));
        var token = logIn(phone);
        return keepProducts(visitor.carrying("Bearer " + token), token, "/products", "name", "quantity");
    }

    private String logIn(Phone phone) {
        return token(visitor.post("/login", credentialsAnd("code", phone.code())));
    }
}
