package dev.storekeeper;

import java.io.ByteArrayOutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A security key and the browser before it, which lie when they are told to: shares no line with the code under test (Web
 * Authentication, sections 5.8.1, 6.1 and 6.5; RFC 9052 for the key).
 */
public final class SecurityKey {

    private static final JsonMapper JSON = new JsonMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int TOUCHED = 0x01;
    private static final int VERIFIED = 0x04;
    private static final int CARRIES_KEY = 0x40;

    private final KeyPair keys = newKeys();
    private byte[] id = new byte[32];
    private String origin;
    private int flags = TOUCHED | VERIFIED;
    private int signatures;
    private int step = 1;
    private String rpId = "localhost";
    private boolean framed;
    private int keyId;

    private SecurityKey(String origin) {
        this.origin = origin;
        RANDOM.nextBytes(id);
    }

    /** A key in the hands of somebody who visits the service with a browser on the same machine. */
    public static SecurityKey at(int port) {
        return new SecurityKey("http://localhost:" + port);
    }

    public String id() {
        return base64(id);
    }

    public SecurityKey called(byte[] otherId) {
        id = otherId.clone();
        return this;
    }

    /** On a page from elsewhere. */
    public SecurityKey lured(String otherOrigin) {
        origin = otherOrigin;
        return this;
    }

    /** On a page that is shown inside somebody else's. */
    public SecurityKey framed() {
        framed = true;
        return this;
    }

    /** Says with its public key how it calls it, in so many bytes (RFC 9052, section 7.1, kid). */
    public SecurityKey withLongKey(int bytes) {
        keyId = bytes;
        return this;
    }

    /** Made for another domain. */
    public SecurityKey of(String otherRpId) {
        rpId = otherRpId;
        return this;
    }

    public SecurityKey untouched() {
        flags &= ~TOUCHED;
        return this;
    }

    /** As passkeys do that live on more than one device. */
    public SecurityKey withoutCounter() {
        step = 0;
        return this;
    }

    /** Goes on counting from some signatures ago, as a copy does. */
    public SecurityKey rewound(int by) {
        signatures -= by;
        return this;
    }

    /** Answers {@code navigator.credentials.create}. */
    public ObjectNode create(JsonNode options) {
        var clientData = clientData("webauthn.create", options);
        var authData = concat(
                authenticatorData(flags | CARRIES_KEY),
                new byte[16],
                ByteBuffer.allocate(2).putShort((short) id.length).array(),
                id,
                coseKey());
        var attestation = concat(
                new byte[] {(byte) 0xa3},
                text("fmt"),
                text("none"),
                text("attStmt"),
                new byte[] {(byte) 0xa0},
                text("authData"),
                head(0x40, authData.length),
                authData);
        return credential(Map.of(
                "clientDataJSON", base64(clientData),
                "attestationObject", base64(attestation),
                "transports", List.of("usb", "nfc")));
    }

    /** Answers {@code navigator.credentials.get}. */
    public ObjectNode get(JsonNode options) {
        signatures += step;
        var clientData = clientData("webauthn.get", options);
        var authData = authenticatorData(flags);
        return credential(Map.of(
                "clientDataJSON", base64(clientData),
                "authenticatorData", base64(authData),
                "signature", base64(sign(concat(authData, sha256(clientData))))));
    }

    private ObjectNode credential(Map<String, Object> response) {
        return JSON.valueToTree(Map.of(
                "id",
                id(),
                "rawId",
                id(),
                "type",
                "public-key",
                "authenticatorAttachment",
                "cross-platform",
                "clientExtensionResults",
                Map.of(),
                "response",
                response));
    }

    private byte[] clientData(String type, JsonNode options) {
        return """
                {"type":"%s","challenge":"%s","origin":"%s","crossOrigin":%s}""".formatted(type, options.get("challenge").asString(), origin, framed)
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] authenticatorData(int withFlags) {
        return ByteBuffer.allocate(37)
                .put(sha256(rpId.getBytes(StandardCharsets.UTF_8)))
                .put((byte) withFlags)
                .putInt(signatures)
                .array();
    }

    /** Key type EC2, algorithm ES256, curve P-256, x and y. */
    private byte[] coseKey() {
        var point = ((ECPublicKey) keys.getPublic()).getW();
        return concat(
                keyId == 0
                        ? new byte[] {(byte) 0xa5, 0x01, 0x02}
                        : concat(new byte[] {(byte) 0xa6, 0x01, 0x02, 0x02}, head(0x40, keyId), new byte[keyId]),
                new byte[] {0x03, 0x26, 0x20, 0x01, 0x21},
                head(0x40, 32),
                coordinate(point.getAffineX()),
                new byte[] {0x22},
                head(0x40, 32),
                coordinate(point.getAffineY()));
    }

    private static byte[] coordinate(BigInteger number) {
        var bytes = number.toByteArray();
        var fixed = new byte[32];
        var length = Math.min(32, bytes.length);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] text(String text) {
        return concat(head(0x60, text.length()), text.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] head(int type, int length) {
        return length < 24
                ? new byte[] {(byte) (type | length)}
                : length < 256
                        ? new byte[] {(byte) (type | 24), (byte) length}
                        : new byte[] {(byte) (type | 25), (byte) (length >> 8), (byte) length};
    }

    private byte[] sign(byte[] message) {
        try {
            var signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(keys.getPrivate());
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyPair newKeys() {
        try {
            var generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(byte[] message) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] concat(byte[]... parts) {
        var all = new ByteArrayOutputStream();
        for (var part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
