package dev.storekeeper.login.totp;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** The URI that an authenticator app reads from the QR code: issuer, account and secret. */
public record KeyUri(String issuer, String account, TotpSecret secret) {

    /** The whole URI, in ASCII; it shows the secret. */
    public String text() {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30"
                .formatted(encoded(issuer), encoded(account), secret.toBase32(), encoded(issuer));
    }

    /** Apps show a plus literally, so a space is written as %20 (RFC 3986). */
    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
