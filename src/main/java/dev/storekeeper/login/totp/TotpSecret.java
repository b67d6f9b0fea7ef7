package dev.storekeeper.login.totp;

import java.security.SecureRandom;
import org.apache.commons.codec.binary.Base32;

/** The 160 bits that an account and its phone share; no text form but {@link #toBase32()} shows them. */
public final class TotpSecret {

    /** The length that RFC 4226, section 4, R6 recommends, and what Google Authenticator expects for SHA-1. */
    public static final int BYTES = 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private TotpSecret(byte[] bytes) {
        this.bytes = bytes;
    }

    public static TotpSecret random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new TotpSecret(bytes);
    }

    public static TotpSecret of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("A TOTP secret has " + BYTES + " bytes, not " + bytes.length);
        }
        return new TotpSecret(bytes.clone());
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    public String toBase32() {
        return new Base32().encodeToString(bytes);
    }

    @Override
    public String toString() {
        return "TotpSecret[hidden]";
    }
}
