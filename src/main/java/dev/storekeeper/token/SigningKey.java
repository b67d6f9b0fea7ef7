package dev.storekeeper.token;

import dev.storekeeper.crypto.FieldEncryption;
import dev.storekeeper.token.SigningKeyTable.StoredKey;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.EcPublicJwk;
import io.jsonwebtoken.security.Jwks;
import java.io.Serial;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A P-256 key pair that signs access tokens.
 *
 * @param generation 1 for the first key, and one more for each that follows
 * @param kid the thumbprint of the public key (RFC 7638)
 * @param signsFrom when it begins to sign; until then it is only published
 * @param retiresAt when the last token that it can have signed expires; unknown while no other key follows it
 */
record SigningKey(
        int generation,
        String kid,
        ECPublicKey publicKey,
        PrivateKey privateKey,
        Instant createdAt,
        Instant signsFrom,
        @Nullable Instant retiresAt) {

    private static final byte[] PROBE = {1};

    static SigningKey random(int generation, Instant createdAt, Instant signsFrom) {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var publicKey = (ECPublicKey) pair.getPublic();
            return new SigningKey(
                    generation, thumbprint(publicKey), publicKey, pair.getPrivate(), createdAt, signsFrom, null);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Decrypts and checks a stored key. The private key is encrypted for its {@code kid}, which is the thumbprint of the public
     * key, so a row that was written without the service's own key is never accepted.
     *
     * @throws dev.storekeeper.crypto.DecryptionException when the private key was encrypted with an unknown key, or for another kid
     * @throws UnreadableKeyException when the public key does not belong to the private one
     */
    static SigningKey from(StoredKey stored, FieldEncryption encryption) {
        var encoded = encryption.decrypt(stored.encryptedPrivateKey(), context(stored.kid()));
        try {
            var factory = KeyFactory.getInstance("EC");
            var publicKey = (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(stored.publicKey()));
            var privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (!thumbprint(publicKey).equals(stored.kid()) || !isPair(publicKey, privateKey)) {
                throw new UnreadableKeyException(stored.kid(), null);
            }
            return new SigningKey(
                    stored.generation(),
                    stored.kid(),
                    publicKey,
                    privateKey,
                    stored.createdAt(),
                    stored.signsFrom(),
                    null);
        } catch (GeneralSecurityException | JwtException | IllegalArgumentException | ClassCastException e) {
            throw new UnreadableKeyException(stored.kid(), e);
        }
    }

    StoredKey toStored(FieldEncryption encryption) {
        var encrypted = encryption.encrypt(privateKey.getEncoded(), context(kid));
        return new StoredKey(generation, kid, publicKey.getEncoded(), encrypted, createdAt, signsFrom);
    }

    SigningKey retiringAt(@Nullable Instant retirement) {
        return new SigningKey(generation, kid, publicKey, privateKey, createdAt, signsFrom, retirement);
    }

    boolean signsAt(Instant now) {
        return !now.isBefore(signsFrom);
    }

    boolean isRetiredAt(Instant now) {
        return retiresAt != null && !now.isBefore(retiresAt);
    }

    EcPublicJwk toJwk() {
        return Jwks.builder()
                .key(publicKey)
                .id(kid)
                .algorithm("ES256")
                .publicKeyUse("sig")
                .build();
    }

    private static boolean isPair(ECPublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        var signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(privateKey);
        signature.update(PROBE);
        var signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static String thumbprint(ECPublicKey publicKey) {
        return Jwks.builder().key(publicKey).idFromThumbprint().build().getId();
    }

    private static String context(String kid) {
        return "signing key " + kid;
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }

    /** A row of the table is not a key that this service has made. */
    static final class UnreadableKeyException extends RuntimeException {

        @Serial
        private static final long serialVersionUID = 1;

        UnreadableKeyException(String kid, @Nullable Throwable cause) {
            super("the signing key " + kid + " was not made by this service", cause);
        }
    }
}
