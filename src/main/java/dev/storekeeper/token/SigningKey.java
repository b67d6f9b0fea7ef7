package dev.storekeeper.token;

import dev.storekeeper.seal.Seal;
import io.jsonwebtoken.security.EcPublicJwk;
import io.jsonwebtoken.security.Jwks;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;

/** A P-256 key pair that signs access tokens, named by its thumbprint (RFC 7638). */
record SigningKey(String kid, ECPublicKey publicKey, PrivateKey privateKey) {

    static SigningKey random() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            var pair = generator.generateKeyPair();
            var publicKey = (ECPublicKey) pair.getPublic();
            return new SigningKey(
                    Jwks.builder().key(publicKey).idFromThumbprint().build().getId(), publicKey, pair.getPrivate());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static SigningKey from(SigningKeyRow row, Seal seal) {
        try {
            var factory = KeyFactory.getInstance("EC");
            return new SigningKey(
                    row.kid(),
                    (ECPublicKey) factory.generatePublic(new X509EncodedKeySpec(row.publicKey())),
                    factory.generatePrivate(
                            new PKCS8EncodedKeySpec(seal.open(row.sealedPrivateKey(), context(row.kid())))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    SigningKeyRow toRow(int generation, Seal seal, Instant now) {
        return new SigningKeyRow(
                generation, kid, publicKey.getEncoded(), seal.seal(privateKey.getEncoded(), context(kid)), now);
    }

    EcPublicJwk toJwk() {
        return Jwks.builder()
                .key(publicKey)
                .id(kid)
                .algorithm("ES256")
                .publicKeyUse("sig")
                .build();
    }

    private static String context(String kid) {
        return "signing key " + kid;
    }

    @Override
    public String toString() {
        return "SigningKey[" + kid + "]";
    }
}
