package dev.storekeeper.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** One of the service's own keys, and the keys for single purposes that are derived from it. */
final class EncryptionKey {

    private final SecretKey root;
    private final SecretKey sealing;
    private final int id;

    private EncryptionKey(byte[] bytes) {
        root = new SecretKeySpec(bytes, "HKDF");
        sealing = derived("seal", "AES");
        id = ByteBuffer.wrap(derived("key id", "Generic").getEncoded()).getInt();
    }

    static EncryptionKey parse(String base64) {
        return new EncryptionKey(Base64.getDecoder().decode(base64.strip()));
    }

    /** Names the key beside what it has sealed, and tells nothing of it. */
    int id() {
        return id;
    }

    SecretKey sealing() {
        return sealing;
    }

    SecretKey derived(String purpose, String algorithm) {
        try {
            var parameters = HKDFParameterSpec.ofExtract()
                    .addIKM(root)
                    .thenExpand(("storekeeper " + purpose).getBytes(StandardCharsets.UTF_8), 32);
            return KDF.getInstance("HKDF-SHA256").deriveKey(algorithm, parameters);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
