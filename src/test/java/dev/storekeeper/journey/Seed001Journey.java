package dev.storekeeper.journey;

import dev.storekeeper.Phone;
import java.util.Map;

/** A first step that answers the QR code, a second with {@code otp}, and the bare token in the header. */
final class Seed001Journey extends Journey {

    Seed001Journey(Visitor visitor, String password) {
        super(visitor, password);
    }

    @Override
    Outcome play() {
        signUp("/signup");
        var phone = logInStepOne();
        var token = logInStepTwo(phone);
        return keepProducts(visitor.carrying(token), token, "/products", "pname", "stock");
    }

    private Phone logInStepOne() {
        return scan(visitor.post("/login-step1", credentials()));
    }

    private String logInStepTwo(Phone phone) {
        return token(visitor.postSecondStep("/login-step2", Map.of("username", username, "otp", phone.code())));
    }
}
