package dev.storekeeper.crypto;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** 256 bits that mean nothing by themselves. Whoever holds them shows them; only their hash is stored. */
public final class OpaqueToken {

    private static final int BYTES = 32;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final byte[] bytes;

    private OpaqueToken(byte[] bytes) {
        this.bytes = bytes;
    }

    public static OpaqueToken random() {
        var bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return new OpaqueToken(bytes);
    }

    /** The token that was shown, if it can be one: in its one spelling. */
    public static Optional<OpaqueToken> parse(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            var token = new OpaqueToken(Base64.getUrlDecoder().decode(text));
            return Optional.of(token)
                    .filter(t -> t.bytes.length == BYTES && t.text().equals(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The token that follows this one: who shows the same one twice is given the same successor twice. */
    public OpaqueToken successor(FieldEncryption seal) {
        return new OpaqueToken(seal.derive("successor of an opaque token", bytes));
    }

    /** The form that its holder keeps. */
    public String text() {
        return ENCODER.encodeToString(bytes);
    }

    /** The form that is stored. */
    public byte[] hash() {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
