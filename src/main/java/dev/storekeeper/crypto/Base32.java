package dev.storekeeper.crypto;

/** Writes bytes in the alphabet that authenticator apps read (RFC 4648, section 6), upper case and without padding. */
public final class Base32 {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Base32() {}

    public static String encode(byte[] bytes) {
        var text = new StringBuilder((bytes.length * 8 + 4) / 5);
        int pending = 0;
        int bits = 0;
        for (byte next : bytes) {
            pending = (pending << 8) | (next & 0xff);
            for (bits += 8; bits >= 5; bits -= 5) {
                text.append(ALPHABET.charAt((pending >>> (bits - 5)) & 31));
            }
            pending &= (1 << bits) - 1;
        }
        if (bits > 0) {
            text.append(ALPHABET.charAt(pending << (5 - bits)));
        }
        return text.toString();
    }
}
