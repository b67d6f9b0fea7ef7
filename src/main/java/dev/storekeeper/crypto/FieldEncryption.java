package dev.storekeeper.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.commons.codec.digest.HmacAlgorithms;
import org.apache.commons.codec.digest.HmacUtils;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * Encrypts stored fields with AES-256-GCM under the service's own key. The context (such as the account) is authenticated too, so
 * that a value that was encrypted for one account cannot be decrypted for another. Layout: key id (4), nonce (12), ciphertext with
 * tag.
 */
@Component
public final class FieldEncryption {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int SHORTEST = Integer.BYTES + NONCE_BYTES + TAG_BITS / Byte.SIZE;
    private static final int SIGNATURE_BYTES = Integer.BYTES + 32;
    private static final BytesKeyGenerator NONCES = KeyGenerators.secureRandom(NONCE_BYTES);

    private final Key current;
    private final Map<Integer, Key> keys;

    FieldEncryption(Properties properties) {
        current = Key.parse(properties.key());
        keys = Stream.concat(
                        Stream.of(current), properties.previousKeys().stream().map(Key::parse))
                .collect(Collectors.toMap(Key::id, key -> key, (first, _) -> first));
    }

    /** For what is done before a service starts: with its key, and with other keys that only decrypt and verify. */
    public static FieldEncryption of(String key, List<String> previousKeys) {
        return new FieldEncryption(new Properties(key, previousKeys));
    }

    public byte[] encrypt(byte[] plain, String context) {
        var nonce = NONCES.generateKey();
        var ciphertext = crypt(Cipher.ENCRYPT_MODE, current, nonce, plain, context);
        return ByteBuffer.allocate(Integer.BYTES + NONCE_BYTES + ciphertext.length)
                .putInt(current.id())
                .put(nonce)
                .put(ciphertext)
                .array();
    }

    /**
     * Decrypts what was encrypted for the same context.
     *
     * @throws DecryptionException if it was changed, or encrypted for another context or with an unknown key
     */
    public byte[] decrypt(byte[] encrypted, String context) {
        if (encrypted.length < SHORTEST) {
            throw new DecryptionException("too short for an encrypted field", null);
        }
        var key = keys.get(ByteBuffer.wrap(encrypted).getInt());
        if (key == null) {
            throw new DecryptionException(
                    "encrypted with a key that is neither storekeeper.key nor a previous one", null);
        }
        var nonce = Arrays.copyOfRange(encrypted, Integer.BYTES, Integer.BYTES + NONCE_BYTES);
        var ciphertext = Arrays.copyOfRange(encrypted, Integer.BYTES + NONCE_BYTES, encrypted.length);
        return crypt(Cipher.DECRYPT_MODE, key, nonce, ciphertext, context);
    }

    /** Derives bytes that only this service can compute: the same for the same input, on every node. */
    public byte[] derive(String purpose, byte[] input) {
        return mac(current, purpose, input);
    }

    /** Derives with each known key: while the key is changed node by node, another node derives with another one. */
    List<byte[]> deriveWithEach(String purpose, byte[] input) {
        return keys.values().stream().map(key -> mac(key, purpose, input)).toList();
    }

    /** Signs a message that stays readable. Layout: key id (4), HMAC-SHA-256. */
    public byte[] sign(String purpose, byte[] message) {
        return signature(current, purpose, message);
    }

    /** Returns whether this service signed the message for this purpose, with any key that it knows. */
    public boolean verify(String purpose, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        var key = keys.get(ByteBuffer.wrap(signature).getInt());
        return key != null && MessageDigest.isEqual(signature(key, purpose, message), signature);
    }

    /** Returns whether a signature, or an encrypted field, names a key that is unknown here. */
    public boolean isByUnknownKey(byte[] bytes) {
        return bytes.length >= SHORTEST
                && !keys.containsKey(ByteBuffer.wrap(bytes).getInt());
    }

    private static byte[] signature(Key key, String purpose, byte[] message) {
        return ByteBuffer.allocate(SIGNATURE_BYTES)
                .putInt(key.id())
                .put(mac(key, "signature: " + purpose, message))
                .array();
    }

    private static byte[] mac(Key key, String purpose, byte[] input) {
        var derived = Key.derive(key.root(), purpose, "HmacSHA256");
        return new HmacUtils(HmacAlgorithms.HMAC_SHA_256, derived.getEncoded()).hmac(input);
    }

    private static byte[] crypt(int mode, Key key, byte[] nonce, byte[] input, String context) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key.forFields(), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new DecryptionException("not encrypted for " + context, e);
        }
    }

    /** A root key and what is derived from it; the id names it beside what it has encrypted, and reveals nothing of it. */
    private record Key(SecretKey root, SecretKey forFields, int id) {

        static Key parse(String base64) {
            var root = new SecretKeySpec(Base64.getDecoder().decode(base64.strip()), "HKDF");
            var id = derive(root, "key id", "Generic").getEncoded();
            return new Key(
                    root, derive(root, "seal", "AES"), ByteBuffer.wrap(id).getInt());
        }

        static SecretKey derive(SecretKey root, String purpose, String algorithm) {
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

    /**
     * The service's own keys.
     *
     * @param key encrypts and decrypts: 32 random bytes in Base64, the same on every node
     * @param previousKeys only decrypt and verify, also what other nodes encrypt and sign while the key is changed
     */
    @ConfigurationProperties("storekeeper")
    record Properties(String key, @DefaultValue List<String> previousKeys) {

        @Override
        public String toString() {
            return "Properties[withheld]";
        }
    }
}
