package dev.storekeeper.passkey;

import com.webauthn4j.util.exception.WebAuthnException;
import dev.storekeeper.api.UniqueKeys;
import java.util.List;
import java.util.Set;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Judges what authenticators answer, by Spring Security's WebAuthn, which is built when the first one does. */
@Component
class RelyingParty {

    private final Questions questions;
    private final Holders holders;
    private final Credentials credentials;
    private final PasskeyProperties properties;
    private final Environment environment;
    private final SingletonSupplier<WebAuthnRelyingPartyOperations> operations = SingletonSupplier.of(this::build);

    RelyingParty(
            Questions questions,
            Holders holders,
            Credentials credentials,
            PasskeyProperties properties,
            Environment environment) {
        this.questions = questions;
        this.holders = holders;
        this.credentials = credentials;
        this.properties = properties;
        this.environment = environment;
    }

    /** Stores a new passkey, if it answers the challenge. */
    CredentialRecord register(PublicKeyCredentialUserEntity user, Bytes challenge, JsonNode shown, String label) {
        try {
            var credential = WireForm.attestation(shown);
            if (credentials.findByCredentialId(credential.getRawId()) != null) {
                throw PasskeyRules.known();
            }
            var options = questions.forNewPasskey(user, challenge, List.of());
            var answer = new RelyingPartyPublicKey(credential, label);
            return operations
                    .obtain()
                    .registerCredential(new ImmutableRelyingPartyRegistrationRequest(options, answer));
        } catch (DataIntegrityViolationException e) {
            throw UniqueKeys.isTaken("uk_user_credentials_id", e) ? PasskeyRules.known() : e;
        } catch (JacksonException | IllegalArgumentException | WebAuthnException e) {
            throw PasskeyRules.refused();
        }
    }

    /** Whether somebody's passkey answers the challenge; its counter and time of use are stored at once. */
    boolean isAnswered(PublicKeyCredentialUserEntity user, Bytes challenge, JsonNode shown) {
        try {
            var credential = WireForm.assertion(shown);
            var handle = credential.getResponse().getUserHandle();
            // Whose passkey it is, the framework tells only after it has stored its use (Web Authentication, section
            // 7.2, steps 5 and 6).
            if (!isOf(user, credential.getRawId()) || (handle != null && !handle.equals(user.getId()))) {
                return false;
            }
            var options = questions.forSignIn(challenge, List.of());
            operations.obtain().authenticate(new RelyingPartyAuthenticationRequest(options, credential));
            return true;
        } catch (JacksonException | IllegalArgumentException | WebAuthnException e) {
            return false;
        }
    }

    private boolean isOf(PublicKeyCredentialUserEntity user, Bytes credentialId) {
        var stored = credentials.findByCredentialId(credentialId);
        return stored != null && stored.getUserEntityUserId().equals(user.getId());
    }

    private WebAuthnRelyingPartyOperations build() {
        var party = PublicKeyCredentialRpEntity.builder()
                .id(properties.rpId())
                .name(properties.rpName())
                .build();
        return new Webauthn4JRelyingPartyOperations(holders.users(), credentials, party, origins());
    }

    private Set<String> origins() {
        return properties.origins().isEmpty()
                ? Set.of("http://localhost:" + environment.getProperty("local.server.port", "8080"))
                : properties.origins();
    }
}
