package dev.storekeeper.login.passkey;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.SecurityKey;
import dev.storekeeper.WithServer;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.ApiException;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Answers of authenticators with bytes and members changed by chance: refused in words, never by a fault. */
class ChangedAnswersTests extends WithServer {

    private static final int TRIES = 1000;

    @Autowired
    private AccountService people;

    @Autowired
    private Credentials credentials;

    @Autowired
    private RelyingParty party;

    @Autowired
    private TransactionOperations transactions;

    private final Random chance = new Random(1);
    private final Bytes challenge = Bytes.random();
    private final JsonNode options =
            new JsonMapper().createObjectNode().put("challenge", challenge.toBase64UrlString());
    private PublicKeyCredentialUserEntity user;

    @BeforeEach
    void comeIn() {
        var name = accounts.signedUp().name();
        user = credentials
                .findOrAddUser(people.findByName(name).orElseThrow().id())
                .orElseThrow();
    }

    /** Nothing signs it, as attestation is not asked for: a changed one is refused, or tells of another passkey. */
    @ParameterizedTest
    @ValueSource(strings = {"clientDataJSON", "attestationObject"})
    @Proves("P05")
    void takesOrRefusesChangedNewPasskey(String part) {
        var key = SecurityKey.at(port);
        for (int i = 0; i < TRIES; i++) {
            var changed = changed(key.create(options), part);
            try {
                register(changed);
            } catch (ApiException refusal) {
                assertThat(refusal.code().code()).isEqualTo("passkey_refused");
            }
        }
    }

    @Test
    @Proves("P05")
    void refusesChangedAnswerAtSignIn() {
        var key = SecurityKey.at(port);
        transactions.executeWithoutResult(_ -> party.register(user, challenge, key.create(options), "my key"));
        for (int i = 0; i < TRIES; i++) {
            var part =
                    List.of("clientDataJSON", "authenticatorData", "signature").get(i % 3);
            var changed = changed(key.get(options), part);
            assertThat(transactions.<Boolean>execute(_ -> party.isAnswered(user, challenge, changed)))
                    .as(changed::toString)
                    .isFalse();
        }
        assertThat(transactions.<Boolean>execute(_ -> party.isAnswered(user, challenge, key.get(options))))
                .isTrue();
    }

    private void register(JsonNode credential) {
        transactions.executeWithoutResult(transaction -> {
            transaction.setRollbackOnly();
            party.register(user, challenge, credential, "my key");
        });
    }

    private ObjectNode changed(ObjectNode credential, String part) {
        var response = (ObjectNode) credential.get("response");
        var bytes = Base64.getUrlDecoder().decode(response.get(part).asString());
        response.put(part, Base64.getUrlEncoder().withoutPadding().encodeToString(changed(bytes)));
        return credential;
    }

    private byte[] changed(byte[] bytes) {
        if (chance.nextInt(10) == 0) {
            return java.util.Arrays.copyOf(bytes, chance.nextInt(bytes.length));
        }
        var changed = bytes.clone();
        for (int i = 0; i <= chance.nextInt(3); i++) {
            changed[chance.nextInt(bytes.length)] ^= (byte) (1 + chance.nextInt(255));
        }
        return java.util.Arrays.equals(changed, bytes) ? changed(bytes) : changed;
    }
}
