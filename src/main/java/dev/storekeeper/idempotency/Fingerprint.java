package dev.storekeeper.idempotency;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import org.apache.commons.codec.digest.DigestUtils;

/** Tells one request from another: SHA-256 over its parts, each after its length, so that none runs into the next. */
public final class Fingerprint {

    private static final int BLOCK = 16 * 1024;

    private final byte[] hash;

    private Fingerprint(byte[] hash) {
        this.hash = hash;
    }

    public static Fingerprint of(
            String method, String path, String query, String contentType, long length, InputStream body)
            throws IOException {
        var digest = DigestUtils.getSha256Digest();
        for (var part : new String[] {method, path, query, contentType}) {
            var bytes = part.getBytes(StandardCharsets.UTF_8);
            addLength(digest, bytes.length);
            digest.update(bytes);
        }
        addLength(digest, (int) length);
        var block = new byte[BLOCK];
        for (var read = body.read(block); read >= 0; read = body.read(block)) {
            digest.update(block, 0, read);
        }
        return new Fingerprint(digest.digest());
    }

    byte[] hash() {
        return hash.clone();
    }

    boolean matches(byte[] other) {
        return Arrays.equals(hash, other);
    }

    private static void addLength(MessageDigest digest, int length) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(length).flip());
    }
}
