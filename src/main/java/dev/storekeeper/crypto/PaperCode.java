package dev.storekeeper.crypto;

import java.util.Locale;
import org.apache.commons.codec.binary.Base32;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.security.crypto.keygen.KeyGenerators;

/** Random bits that a person copies by hand, in groups of four letters; only their hash is stored. */
public final class PaperCode {

    /** Enough that a plain hash protects them (ASVS 6.5.2 asks for 112 bits). */
    private static final int FEWEST_BYTES = 14;

    private PaperCode() {}

    public static String random(int length) {
        return of(KeyGenerators.secureRandom(length).generateKey());
    }

    public static String of(byte[] bytes) {
        if (bytes.length < FEWEST_BYTES) {
            throw new IllegalArgumentException("too short to be stored under a plain hash");
        }
        return new Base32().encodeToString(bytes).replaceAll("(.{4})(?=.)", "$1-");
    }

    /** Hashes a code as a person typed it, in any grouping and case. */
    public static byte[] hash(String shown) {
        var letters = shown.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        return DigestUtils.sha256(letters);
    }
}
