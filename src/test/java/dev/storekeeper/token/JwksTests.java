package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.storekeeper.Api;
import dev.storekeeper.TestAccounts;
import java.net.URI;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Another service can check tokens with the published keys, by a library that is not ours, and sign none. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JwksTests {

    private static final String PATH = "/.well-known/jwks.json";

    private final Api api;
    private final int port;

    JwksTests(@LocalServerPort int port) {
        this.port = port;
        api = Api.at(port);
    }

    @Test
    void strangerVerifiesTokenWithPublishedKey() throws Exception {
        var member = TestAccounts.at(port).enrolled();
        var claims = strangersReader().process(member.token(), null);
        assertThat(claims.getClaims())
                .containsKeys("iss", "aud", "sub", "sid", "role", "amr", "auth_time", "iat", "exp", "jti");
        assertThat(claims.getStringClaim("role")).isEqualTo("EDITOR");
        assertThat(claims.getStringListClaim("amr")).contains("pwd", "otp");
    }

    @Test
    void publishesPublicPartsOnly() throws Exception {
        var published = api.get(PATH);
        for (var key : published.json().get("keys")) {
            assertThat(key.propertyNames()).containsExactlyInAnyOrder("kty", "crv", "x", "y", "kid", "alg", "use");
            assertThat(key.get("use").asString()).isEqualTo("sig");
            assertThat(key.get("alg").asString()).isEqualTo("ES256");
        }
        var keys = JWKSet.parse(published.text()).getKeys();
        assertThat(keys).isNotEmpty().allMatch(key -> key instanceof ECKey && !key.isPrivate());
        for (var key : keys) {
            assertThat(key.getKeyID()).isEqualTo(key.computeThumbprint().toString());
        }
    }

    @Test
    void hidesThePrivatePart(@Autowired SigningKeys keys) {
        var key = keys.current();
        var encoded = key.privateKey().getEncoded();
        var number = ((java.security.interfaces.ECPrivateKey) key.privateKey())
                .getS()
                .toByteArray();
        var secret = java.util.Arrays.copyOfRange(number, Math.max(0, number.length - 32), number.length);
        var published = api.get(PATH).text();
        assertThat(published).contains(key.kid());
        Stream.of(secret, encoded)
                .flatMap(bytes -> Dump.forms(bytes).stream())
                .forEach(form -> assertThat(published).doesNotContain(form));
        assertThat(key.toString()).doesNotContain(String.valueOf(new java.math.BigInteger(number)));
    }

    @Test
    void mayBeKeptForAWhile() {
        var answer = api.get(PATH);
        assertThat(answer.header("Cache-Control")).isEqualTo("max-age=300, public");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.header("Set-Cookie")).isNull();
    }

    private DefaultJWTProcessor<SecurityContext> strangersReader() throws Exception {
        var address = URI.create("http://127.0.0.1:" + port + PATH).toURL();
        var reader = new DefaultJWTProcessor<SecurityContext>();
        reader.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(new JOSEObjectType("at+jwt")));
        reader.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.ES256, JWKSourceBuilder.create(address).build()));
        reader.setJWTClaimsSetVerifier(new DefaultJWTClaimsVerifier<>(
                "storekeeper",
                new JWTClaimsSet.Builder().issuer("storekeeper").build(),
                Set.of("sub", "exp", "iat", "sid")));
        return reader;
    }
}
