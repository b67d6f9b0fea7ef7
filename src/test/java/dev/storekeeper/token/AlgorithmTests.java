package dev.storekeeper.token;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDHEncrypter;
import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The verifier chooses the algorithm, not the token (S38; RFC 8725, section 3.1). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AlgorithmTests {

    private final Api api;
    private final Forge forge;
    private final SigningKey key;
    private final String token;

    AlgorithmTests(@Autowired SigningKeys keys, @LocalServerPort int port) {
        api = Api.at(port);
        token = TestAccounts.at(port).enrolled().token();
        forge = new Forge(keys, token);
        key = keys.current();
    }

    @Test
    void forgeMakesWhatTheDoorTakes() {
        GuardedDoor.opensTo(api, forge.signed(forge.header(), forge.claims()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "nOnE", "NONE", "", " none", "ES256 "})
    @Proves("S38")
    void refusesNoSignature(String algorithm) {
        var content = contentFor(algorithm);
        GuardedDoor.staysShutTo(api, content + ".");
        GuardedDoor.staysShutTo(api, content);
        GuardedDoor.staysShutTo(api, content + token.substring(token.lastIndexOf('.')));
    }

    @ParameterizedTest
    @CsvSource({"HS256, HmacSHA256", "HS384, HmacSHA384", "HS512, HmacSHA512"})
    @Proves("S38")
    void refusesPublicKeyUsedAsSecret(String algorithm, String mac) throws GeneralSecurityException {
        var content = contentFor(algorithm);
        for (var secret : formsOfThePublicKey()) {
            var hmac = Mac.getInstance(mac);
            hmac.init(new SecretKeySpec(secret, mac));
            var tag = hmac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
            GuardedDoor.staysShutTo(api, content + "." + Forge.encode(tag));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ES384, EC, 384, SHA384withECDSAinP1363Format",
        "ES512, EC, 521, SHA512withECDSAinP1363Format",
        "RS256, RSA, 2048, SHA256withRSA",
        "EdDSA, Ed25519, 255, Ed25519"
    })
    @Proves("S38")
    void refusesOtherAlgorithmsOfStrangers(String algorithm, String type, int size, String signature)
            throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance(type);
        generator.initialize(size);
        var content = contentFor(algorithm);
        var stranger = generator.generateKeyPair().getPrivate();
        GuardedDoor.staysShutTo(api, content + "." + Forge.encode(Forge.sign(content, signature, stranger)));
    }

    /** The right key and signature do not save a header that asks for another algorithm, nor do DER's more bytes. */
    @Test
    void refusesRightSignatureInWrongForm() {
        for (var algorithm : List.of("ES384", "ES256K", "es256", "HS256")) {
            var content = contentFor(algorithm);
            GuardedDoor.staysShutTo(
                    api, content + "." + Forge.encode(Forge.sign(content, Forge.ECDSA, key.privateKey())));
        }
        var content = contentFor("ES256");
        GuardedDoor.staysShutTo(
                api, content + "." + Forge.encode(Forge.sign(content, "SHA256withECDSA", key.privateKey())));
    }

    /** Anybody can encrypt to a public key. */
    @ParameterizedTest
    @ValueSource(strings = {"claims", "token"})
    @Proves("S38")
    void refusesEncryptedToken(String nested) throws JOSEException {
        var header = new JWEHeader.Builder(JWEAlgorithm.ECDH_ES, EncryptionMethod.A256GCM)
                .type(new com.nimbusds.jose.JOSEObjectType("at+jwt"))
                .keyID(key.kid())
                .build();
        var payload = nested.equals("token") ? token : Forge.json(forge.claims());
        var encrypted = new JWEObject(header, new Payload(payload));
        encrypted.encrypt(new ECDHEncrypter(key.publicKey()));
        GuardedDoor.staysShutTo(api, encrypted.serialize());
    }

    private String contentFor(String algorithm) {
        var header = forge.header();
        header.put("alg", algorithm);
        return Forge.encode(Forge.json(header)) + "." + Forge.encode(Forge.json(forge.claims()));
    }

    private List<byte[]> formsOfThePublicKey() {
        var der = key.publicKey().getEncoded();
        var lines = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        var pem = "-----BEGIN PUBLIC KEY-----\n" + lines + "\n-----END PUBLIC KEY-----";
        var jwks = api.get("/.well-known/jwks.json");
        return List.of(
                der,
                java.util.Arrays.copyOfRange(der, der.length - 65, der.length),
                pem.getBytes(StandardCharsets.US_ASCII),
                (pem + "\n").getBytes(StandardCharsets.US_ASCII),
                jwks.bytes(),
                jwks.json().get("keys").get(0).toString().getBytes(StandardCharsets.US_ASCII));
    }
}
