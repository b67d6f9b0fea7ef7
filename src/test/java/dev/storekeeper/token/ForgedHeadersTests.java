package dev.storekeeper.token;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What the header says is checked even where the signature is right (S42, S45). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForgedHeadersTests {

    private final Api api;
    private final Forge forge;

    ForgedHeadersTests(@Autowired SigningKeys keys, @LocalServerPort int port) {
        api = Api.at(port);
        forge = new Forge(keys, TestAccounts.at(port).enrolled().token());
    }

    /** What another service, or another purpose, signs with the same key is no access token (RFC 8725, section 3.11). */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "JWT", "jwt", "refresh+jwt", "id+jwt", "at+jwt ", "logout+jwt"})
    @Proves("S42")
    void refusesOtherTypes(@Nullable String type) {
        var header = forge.header();
        header.put("typ", type);
        GuardedDoor.staysShutTo(api, forge.signed(header, forge.claims()));
        header.remove("typ");
        GuardedDoor.staysShutTo(api, forge.signed(header, forge.claims()));
    }

    @Test
    void refusesKeyNamesThatAreNoText() {
        for (var kid : List.of(1, true, List.of("a"), Map.of("a", 1))) {
            GuardedDoor.staysShutTo(api, signedWith(Map.of("kid", kid)));
        }
        var nameless = forge.header();
        nameless.remove("kid");
        GuardedDoor.staysShutTo(api, forge.signed(nameless, forge.claims()));
    }

    @Test
    @Proves("S45")
    void unpacksNothing() throws IOException {
        var header = forge.header();
        header.put("zip", "DEF");
        var claims = Forge.json(forge.claims());
        GuardedDoor.staysShutTo(api, forge.signed(Forge.json(header), deflated(claims)));
        GuardedDoor.staysShutTo(api, forge.signed(Forge.json(header), deflated(claims + " ".repeat(4_000_000))));
    }

    /** RFC 7515, section 4.1.11: what is critical and not understood makes the token invalid. */
    @Test
    void refusesWhatItMustUnderstandAndDoesNot() {
        GuardedDoor.staysShutTo(api, signedWith(Map.of("crit", List.of("two-man-rule"), "two-man-rule", true)));
        GuardedDoor.staysShutTo(api, signedWith(Map.of("crit", List.of("b64"), "b64", false)));
    }

    @Test
    void refusesHeadersThatAreNoObject() {
        var claims = Forge.json(forge.claims()).getBytes(StandardCharsets.UTF_8);
        for (var header : List.of("", "[]", "null", "1", "{", "{}", "\"alg\"", "{\"alg\":1}", "[".repeat(2000))) {
            GuardedDoor.staysShutTo(api, forge.signed(header, claims));
        }
        var twice = Forge.json(forge.header()).replaceFirst("\\{", "{\"alg\":\"none\",");
        GuardedDoor.staysShutTo(api, forge.signed(twice, claims));
    }

    private String signedWith(Map<String, Object> additions) {
        var header = forge.header();
        header.putAll(additions);
        return forge.signed(header, forge.claims());
    }

    private static byte[] deflated(String text) throws IOException {
        var bytes = new ByteArrayOutputStream();
        try (var deflater = new java.util.zip.DeflaterOutputStream(bytes)) {
            deflater.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }
}
