package dev.storekeeper.crypto;

import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;

/** 256 random bits that a client holds; only their hash is stored. */
public final class OpaqueToken {

    private static final int BYTES = 32;
    private static final String SUCCESSOR = "successor of an opaque token";
    private static final BytesKeyGenerator RANDOM = KeyGenerators.secureRandom(BYTES);
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final byte[] bytes;

    private OpaqueToken(byte[] bytes) {
        this.bytes = bytes;
    }

    public static OpaqueToken random() {
        return new OpaqueToken(RANDOM.generateKey());
    }

    /** Reads a token that a client sent, in the one spelling that {@link #text} has. */
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

    /** Returns the token that replaces this one: always the same, so that a repeated request is answered alike. */
    public OpaqueToken successor(FieldEncryption encryption) {
        return new OpaqueToken(encryption.derive(SUCCESSOR, bytes));
    }

    /** Returns those of which one has replaced this one, while the service's key is changed node by node. */
    public Stream<OpaqueToken> possibleSuccessors(FieldEncryption encryption) {
        return encryption.deriveWithEach(SUCCESSOR, bytes).stream().map(OpaqueToken::new);
    }

    /** The form that the client keeps. */
    public String text() {
        return ENCODER.encodeToString(bytes);
    }

    /** The form that is stored. */
    public byte[] hash() {
        return DigestUtils.sha256(bytes);
    }
}
