package dev.storekeeper.idempotency;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/** Tells one request from another: SHA-256 over its parts, each after its length, so that none runs into the next. */
public final class Fingerprint {

    private final byte[] hash;

    private Fingerprint(byte[] hash) {
        this.hash = hash;
    }

    public static Fingerprint of(String method, String path, String query, String contentType, byte[] body) {
        var digest = sha256();
        for (var part : new String[] {method, path, query, contentType}) {
            add(digest, part.getBytes(StandardCharsets.UTF_8));
        }
        add(digest, body);
        return new Fingerprint(digest.digest());
    }

    byte[] hash() {
        return hash.clone();
    }

    boolean matches(byte[] other) {
        return Arrays.equals(hash, other);
    }

    private static void add(MessageDigest digest, byte[] part) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(part.length).flip());
        digest.update(part);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
