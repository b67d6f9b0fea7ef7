package dev.storekeeper.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Locale;

/** Random bits that a person copies by hand: in groups of four, which nobody loses the place in. Only its hash is stored. */
public final class PaperCode {

    /** Enough that a plain hash protects them (ASVS 6.5.2 asks for 112 bits). */
    private static final int FEWEST_BYTES = 14;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] bytes;

    private PaperCode(byte[] bytes) {
        if (bytes.length < FEWEST_BYTES) {
            throw new IllegalArgumentException("too short to be stored under a plain hash");
        }
        this.bytes = bytes;
    }

    public static PaperCode random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return new PaperCode(bytes);
    }

    public static PaperCode of(byte[] bytes) {
        return new PaperCode(bytes.clone());
    }

    /** What is stored of the code that somebody has copied, however they group or spell its letters. */
    public static byte[] hash(String shown) {
        var letters = shown.replaceAll("[\\s-]", "").toUpperCase(Locale.ROOT);
        try {
            return MessageDigest.getInstance("SHA-256").digest(letters.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The form that its holder keeps. */
    public String text() {
        return Base32.encode(bytes).replaceAll("(.{4})(?=.)", "$1-");
    }
}
