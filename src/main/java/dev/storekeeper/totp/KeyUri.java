package dev.storekeeper.totp;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The address that an authenticator app reads from the QR code: who asks for codes, for whom, and from which secret. */
public record KeyUri(String issuer, String account, TotpSecret secret) {

    /** The whole address, in ASCII; it shows the secret. */
    public String text() {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30"
                .formatted(encoded(issuer), encoded(account), secret.toBase32(), encoded(issuer));
    }

    /** Apps show a plus literally, so a space is written as RFC 3986 has it and not as a form does. */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
