package dev.storekeeper.journey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Phone;

/** Sign-up that answers the secret, a QR code by name, a login in one step with {@code otp}; {@code pname} and {@code stock}. */
final class Seed000Journey extends Journey {

    Seed000Journey(Visitor visitor, String password) {
        super(visitor, password);
    }

    @Override
    Outcome play() {
        var phone = signUp();
        fetchTheQrCode(phone);
        var token = logInWithOtp(phone);
        return keepProducts(visitor.carrying("Bearer " + token), token, "/products", "pname", "stock");
    }

    private Phone signUp() {
        var answer = signUp("/signup");
        assertThat(answer.string("message")).isEqualTo("User registered");
        return Phone.withSecret(answer.string("2FA_secret"));
    }

    private void fetchTheQrCode(Phone typed) {
        var scanned = scan(visitor.getQrCode("/generate_qr/" + username, username, password));
        assertThat(scanned.code()).isEqualTo(typed.code());
    }

    private String logInWithOtp(Phone phone) {
        return token(visitor.post("/login", credentialsAnd("otp", phone.code())));
    }
}
