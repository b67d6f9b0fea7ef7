package dev.storekeeper.token;

import dev.storekeeper.TestClock;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Makes tokens part by part (RFC 7515), with whatever key. */
final class Forge {

    static final String ECDSA = "SHA256withECDSAinP1363Format";

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

    private final SigningKey key;
    private final Map<String, @Nullable Object> claims;

    /** With the service's own key; what is said is what the real token says, as if it were issued now. */
    Forge(SigningKeys keys, String realToken) {
        this(keys.current(), realToken);
    }

    /** With whatever key. */
    Forge(SigningKey key, String realToken) {
        this.key = key;
        claims = part(realToken, 1);
        claims.put("iat", now());
        claims.put("exp", now() + 600);
    }

    static long now() {
        return TestClock.now().getEpochSecond();
    }

    /** As the service itself would have signed it just now. */
    String fresh() {
        var now = claims();
        now.put("iat", now());
        now.put("exp", now() + 600);
        return signed(header(), now);
    }

    Map<String, @Nullable Object> header() {
        var header = new LinkedHashMap<String, @Nullable Object>();
        header.put("alg", "ES256");
        header.put("typ", "at+jwt");
        header.put("kid", key.kid());
        return header;
    }

    Map<String, @Nullable Object> claims() {
        return new LinkedHashMap<>(claims);
    }

    String signed(Map<String, @Nullable Object> header, Map<String, @Nullable Object> payload) {
        return signed(json(header), json(payload).getBytes(StandardCharsets.UTF_8));
    }

    String signed(String header, byte[] payload) {
        return signed(header, payload, ECDSA, key.privateKey());
    }

    static String signed(String header, byte[] payload, String algorithm, PrivateKey key) {
        var content = encode(header.getBytes(StandardCharsets.UTF_8)) + "." + encode(payload);
        return content + "." + encode(sign(content, algorithm, key));
    }

    static byte[] sign(String content, String algorithm, PrivateKey key) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(content.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A part of a token, read. */
    static Map<String, @Nullable Object> part(String token, int index) {
        var bytes = Base64.getUrlDecoder().decode(token.split("\\.", -1)[index]);
        return JSON.readValue(bytes, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
    }

    static String json(Map<String, @Nullable Object> part) {
        return JSON.writeValueAsString(part);
    }

    static String encode(String text) {
        return encode(text.getBytes(StandardCharsets.UTF_8));
    }

    static String encode(byte[] bytes) {
        return ENCODER.encodeToString(bytes);
    }
}
