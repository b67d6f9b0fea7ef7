package dev.storekeeper.token;

import dev.storekeeper.crypto.FieldEncryption;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.security.EcPublicJwk;
import io.jsonwebtoken.security.Jwks;
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

/** A P-256 key pair that signs access tokens, named by its thumbprint (RFC 7638). */
record SigningKey(String kid, ECPublicKey publicKey, PrivateKey privateKey) {

    private static final byte[] PROBE = {1};

    static SigningKey random() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var publicKey = (ECPublicKey) pair.getPublic();
            return new SigningKey(thumbprint(publicKey), publicKey, pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The key that was stored. The seal vouches for the private part and, being bound to it, for the name; the name is the public
     * part's thumbprint. So whoever writes to the database without the service's key can have no key of theirs accepted.
     *
     * @throws dev.storekeeper.crypto.UnsealableException when the private part was sealed under an unknown key, or for another name
     * @throws ForeignKey when the public part is not that of the private one
     */
    static SigningKey from(SigningKeyRow row, FieldEncryption seal) {
        var encoded = seal.decrypt(row.sealedPrivateKey(), context(row.kid()));
        try {
            var factory = KeyFactory.getInstance("EC");
            var publicKey = (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(row.publicKey()));
            var privateKey = factory.generatePrivate(new PKCS8EncodedKeySpec(encoded));
            if (thumbprint(publicKey).equals(row.kid()) && isPair(publicKey, privateKey)) {
                return new SigningKey(row.kid(), publicKey, privateKey);
            }
            throw new UnreadableKeyException(row.kid(), null);
        } catch (GeneralSecurityException | JwtException | IllegalArgumentException | ClassCastException e) {
            throw new UnreadableKeyException(row.kid(), e);
        }
    }

    SigningKeyRow toRow(int generation, FieldEncryption seal, Instant now, Instant signsFrom) {
        var sealed = seal.encrypt(privateKey.getEncoded(), context(kid));
        return new SigningKeyRow(generation, kid, publicKey.getEncoded(), sealed, now, signsFrom);
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
}
