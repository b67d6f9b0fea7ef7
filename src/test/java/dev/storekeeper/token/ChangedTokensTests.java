package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestClock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** No bit of a token can be changed (S37, S44). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChangedTokensTests {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private final Api api;
    private final TestAccounts accounts;
    private final String token;
    private final SigningKeys keys;

    ChangedTokensTests(@Autowired SigningKeys keys, @LocalServerPort int port) {
        this.keys = keys;
        api = Api.at(port);
        accounts = TestAccounts.at(port);
        token = accounts.enrolled().token();
    }

    @Test
    @Proves("S37")
    void refusesTokenWithAnyCharacterChanged() {
        GuardedDoor.opensTo(api, token);
        IntStream.range(0, token.length()).forEach(i -> GuardedDoor.staysShutTo(api, changedAt(i)));
    }

    @Test
    void refusesTokenCutAnywhereNearItsEdges() {
        var first = token.indexOf('.');
        var last = token.lastIndexOf('.');
        Stream.of(1, first, first + 1, last, last + 1, token.length() - 1)
                .forEach(end -> GuardedDoor.staysShutTo(api, token.substring(0, end)));
        Stream.of(1, first, first + 1, last, last + 1)
                .forEach(begin -> GuardedDoor.staysShutTo(api, token.substring(begin)));
        GuardedDoor.staysShutTo(api, token + "." + token);
        GuardedDoor.staysShutTo(api, token + ".");
    }

    @Test
    @Proves("S37")
    void refusesPartsOfTwoTokens() {
        var forge = new Forge(keys, token);
        var admin = forge.claims();
        admin.put("role", "ADMIN");
        var parts = token.split("\\.", -1);
        GuardedDoor.staysShutTo(api, parts[0] + "." + Forge.encode(Forge.json(admin)) + "." + parts[2]);
    }

    /** CVE-2022-21449: r = s = 0 once fitted every content. */
    @Test
    void refusesSignaturesThatNeedNoKey() {
        var content = token.substring(0, token.lastIndexOf('.') + 1);
        GuardedDoor.staysShutTo(api, content);
        GuardedDoor.staysShutTo(api, content + Forge.encode(new byte[64]));
        GuardedDoor.staysShutTo(api, content + Forge.encode(new byte[96]));
        GuardedDoor.staysShutTo(api, content + Forge.encode(new byte[] {0x30, 6, 2, 1, 0, 2, 1, 0}));
    }

    @Test
    void refusesStrangersSignatureUnderOurKeysName() {
        var forge = new Forge(keys, token);
        var content = Forge.encode(Forge.json(forge.header())) + "." + Forge.encode(Forge.json(forge.claims()));
        var stranger = SigningKey.random(2, TestClock.now(), TestClock.now()).privateKey();
        GuardedDoor.staysShutTo(api, content + "." + Forge.encode(Forge.sign(content, Forge.ECDSA, stranger)));
    }

    /** The last character of 64 bytes in Base64 carries two bits that count and four that do not. */
    @Test
    @Proves("S44")
    void refusesEverySpellingOfAnEndedToken() {
        var ending = accounts.enrolled().token();
        assertThat(api.withToken(ending).post("/logout", null).status()).isEqualTo(204);
        var stem = ending.substring(0, ending.length() - 1);
        var counted = ALPHABET.indexOf(ending.charAt(ending.length() - 1)) & 0b110000;
        IntStream.range(counted, counted + 16)
                .forEach(twin -> GuardedDoor.staysShutTo(api, stem + ALPHABET.charAt(twin)));
    }

    /** Another letter, with the first of its six bits turned; another mark where there is no letter. */
    private String changedAt(int index) {
        var letter = ALPHABET.indexOf(token.charAt(index));
        var other = letter < 0 ? '-' : ALPHABET.charAt(letter ^ 0b100000);
        return token.substring(0, index) + other + token.substring(index + 1);
    }
}
