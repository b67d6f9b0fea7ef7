package dev.storekeeper.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.springframework.stereotype.Component;

/**
 * Seals bytes with AES-256-GCM under the service's own key. The context (whose secret it is) is bound in, so that what was sealed
 * for one account does not open for another. Layout: key id (4), nonce (12), ciphertext with tag.
 */
@Component
public final class FieldEncryption {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final int SHORTEST = Integer.BYTES + NONCE_BYTES + TAG_BITS / Byte.SIZE;
    private static final int SIGNATURE_BYTES = Integer.BYTES + 32;

    private final SecureRandom random = new SecureRandom();
    private final EncryptionKey current;
    private final Map<Integer, EncryptionKey> keys;

    FieldEncryption(EncryptionProperties properties) {
        current = EncryptionKey.parse(properties.key());
        keys = Stream.concat(
                        Stream.of(current), properties.previousKeys().stream().map(EncryptionKey::parse))
                .collect(Collectors.toMap(EncryptionKey::id, key -> key, (first, _) -> first));
    }

    public byte[] seal(byte[] plain, String context) {
        var nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        var sealed = crypt(Cipher.ENCRYPT_MODE, current.sealing(), nonce, plain, context);
        return ByteBuffer.allocate(Integer.BYTES + NONCE_BYTES + sealed.length)
                .putInt(current.id())
                .put(nonce)
                .put(sealed)
                .array();
    }

    /**
     * Opens what was sealed for the same context.
     *
     * @throws UnsealableException when it was changed, sealed for another context or under a key that is not known here
     */
    public byte[] open(byte[] sealed, String context) {
        if (sealed.length < SHORTEST) {
            throw new DecryptionException("too short for anything that is sealed");
        }
        var buffer = ByteBuffer.wrap(sealed);
        var key = keys.get(buffer.getInt());
        if (key == null) {
            throw new DecryptionException("sealed under a key that is not among storekeeper.key and its previous ones");
        }
        var nonce = new byte[NONCE_BYTES];
        buffer.get(nonce);
        var rest = new byte[buffer.remaining()];
        buffer.get(rest);
        return crypt(Cipher.DECRYPT_MODE, key.sealing(), nonce, rest, context);
    }

    /** What only this service can compute from the input: the same for the same input, on every node. */
    public byte[] derive(String purpose, byte[] input) {
        return mac(current, purpose, input);
    }

    /** Vouches for a message that stays readable. Layout: key id (4), HMAC-SHA-256. */
    public byte[] sign(String purpose, byte[] message) {
        return signature(current, purpose, message);
    }

    /** Whether this service vouched for the message and for this purpose, under any key that is known here. */
    public boolean isSigned(String purpose, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        var key = keys.get(ByteBuffer.wrap(signature).getInt());
        return key != null && MessageDigest.isEqual(signature(key, purpose, message), signature);
    }

    private static byte[] signature(EncryptionKey key, String purpose, byte[] message) {
        return ByteBuffer.allocate(SIGNATURE_BYTES)
                .putInt(key.id())
                .put(mac(key, "signature: " + purpose, message))
                .array();
    }

    private static byte[] mac(EncryptionKey key, String purpose, byte[] input) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key.derived(purpose, "HmacSHA256"));
            return mac.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] crypt(int mode, SecretKey key, byte[] nonce, byte[] input, String context) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new DecryptionException(context, e);
        }
    }
}
