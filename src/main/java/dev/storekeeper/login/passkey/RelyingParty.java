package dev.storekeeper.login.passkey;

import com.webauthn4j.util.exception.WebAuthnException;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.DatabaseErrors;
import dev.storekeeper.api.ErrorCode;
import java.util.List;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.security.web.webauthn.api.AttestationConveyancePreference;
import org.springframework.security.web.webauthn.api.AuthenticatorSelectionCriteria;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialCreationOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialDescriptor;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialParameters;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRequestOptions;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialRpEntity;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialUserEntity;
import org.springframework.security.web.webauthn.api.ResidentKeyRequirement;
import org.springframework.security.web.webauthn.api.UserVerificationRequirement;
import org.springframework.security.web.webauthn.management.ImmutableRelyingPartyRegistrationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyAuthenticationRequest;
import org.springframework.security.web.webauthn.management.RelyingPartyPublicKey;
import org.springframework.security.web.webauthn.management.WebAuthnRelyingPartyOperations;
import org.springframework.security.web.webauthn.management.Webauthn4JRelyingPartyOperations;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Asks authenticators, and judges their answers by Spring Security's WebAuthn, which is built with the first answer. A passkey stands
 * beside the password, so a touch is enough, and a finger or a PIN is welcome. The login names the account, so a security key need not
 * use up one of its few slots. Attestation is not asked for.
 */
@Component
class RelyingParty {

    private final Credentials credentials;
    private final Properties properties;
    private final Environment environment;
    private final SingletonSupplier<WebAuthnRelyingPartyOperations> registration;
    private final SingletonSupplier<WebAuthnRelyingPartyOperations> authentication;

    RelyingParty(Credentials credentials, Properties properties, Environment environment) {
        this.credentials = credentials;
        this.registration = SingletonSupplier.of(() -> build(credentials.forNew()));
        this.authentication = SingletonSupplier.of(() -> build(credentials));
        this.properties = properties;
        this.environment = environment;
    }

    /** @param known what this account has already, so that one authenticator is not added twice */
    PublicKeyCredentialCreationOptions optionsForNewPasskey(
            PublicKeyCredentialUserEntity user, Bytes challenge, List<CredentialRecord> known) {
        return PublicKeyCredentialCreationOptions.builder()
                .rp(entity())
                .user(user)
                .challenge(challenge)
                .pubKeyCredParams(
                        PublicKeyCredentialParameters.EdDSA,
                        PublicKeyCredentialParameters.ES256,
                        PublicKeyCredentialParameters.RS256)
                .timeout(Ceremonies.LIFETIME)
                .excludeCredentials(descriptors(known))
                .authenticatorSelection(AuthenticatorSelectionCriteria.builder()
                        .residentKey(ResidentKeyRequirement.DISCOURAGED)
                        .userVerification(UserVerificationRequirement.PREFERRED)
                        .build())
                .attestation(AttestationConveyancePreference.NONE)
                .build();
    }

    PublicKeyCredentialRequestOptions optionsForSignIn(Bytes challenge, List<CredentialRecord> known) {
        return PublicKeyCredentialRequestOptions.builder()
                .challenge(challenge)
                .timeout(Ceremonies.LIFETIME)
                .rpId(properties.rpId())
                .allowCredentials(descriptors(known))
                .userVerification(UserVerificationRequirement.PREFERRED)
                .build();
    }

    private static List<PublicKeyCredentialDescriptor> descriptors(List<CredentialRecord> passkeys) {
        return passkeys.stream()
                .map(passkey -> PublicKeyCredentialDescriptor.builder()
                        .id(passkey.getCredentialId())
                        .transports(passkey.getTransports())
                        .build())
                .toList();
    }

    /** Stores a new passkey, if it answers the challenge. */
    CredentialRecord register(PublicKeyCredentialUserEntity user, Bytes challenge, JsonNode answer, String label) {
        try {
            var credential = WebAuthnJson.readAttestation(answer);
            if (credentials.findByCredentialId(credential.getRawId()) != null) {
                throw known();
            }
            var options = optionsForNewPasskey(user, challenge, List.of());
            var request =
                    new ImmutableRelyingPartyRegistrationRequest(options, new RelyingPartyPublicKey(credential, label));
            return registration.obtain().registerCredential(request);
        } catch (DataIntegrityViolationException e) {
            throw DatabaseErrors.isTaken("uk_user_credentials_id", e) ? known() : e;
        } catch (JacksonException | IllegalArgumentException | WebAuthnException e) {
            throw refused();
        }
    }

    /** Whether a passkey of the user answers the challenge; its counter and time of use are stored at once. */
    boolean isAnswered(PublicKeyCredentialUserEntity user, Bytes challenge, JsonNode answer) {
        try {
            var credential = WebAuthnJson.readAssertion(answer);
            var handle = credential.getResponse().getUserHandle();
            // The framework tells whose passkey it is only after it has stored the use
            // (Web Authentication, section 7.2, steps 5 and 6).
            if (!isOf(user, credential.getRawId()) || (handle != null && !handle.equals(user.getId()))) {
                return false;
            }
            var options = optionsForSignIn(challenge, List.of());
            var request = new RelyingPartyAuthenticationRequest(options, credential);
            // The framework reads the passkey anew, and another account may have it since.
            return authentication.obtain().authenticate(request).getId().equals(user.getId());
        } catch (JacksonException | IllegalArgumentException | WebAuthnException e) {
            return false;
        }
    }

    private boolean isOf(PublicKeyCredentialUserEntity user, Bytes credentialId) {
        var stored = credentials.findByCredentialId(credentialId);
        return stored != null && stored.getUserEntityUserId().equals(user.getId());
    }

    private WebAuthnRelyingPartyOperations build(Credentials saved) {
        return new Webauthn4JRelyingPartyOperations(saved.users(), saved, entity(), origins());
    }

    private PublicKeyCredentialRpEntity entity() {
        return PublicKeyCredentialRpEntity.builder()
                .id(properties.rpId())
                .name(properties.rpName())
                .build();
    }

    private Set<String> origins() {
        return properties.origins().isEmpty()
                ? Set.of("http://localhost:" + environment.getProperty("local.server.port", "8080"))
                : properties.origins();
    }

    private static ApiException known() {
        return ApiException.of(ErrorCode.PASSKEY_KNOWN, "This passkey has been added already.")
                .next("GET /me/passkeys");
    }

    private static ApiException refused() {
        return ApiException.of(
                        ErrorCode.PASSKEY_REFUSED,
                        "The credential is not an answer to what was asked, or was made for another site.")
                .about("credential", "must be what navigator.credentials.create answered, by its toJSON")
                .next("POST /me/passkeys/options");
    }

    /**
     * Passkeys.
     *
     * @param rpId the domain that passkeys are made for: the host of the pages that use them, or a parent domain of it; passkeys made
     *     for another one are worthless after a change
     * @param origins where those pages come from, for instance {@code https://shop.example}; none stands for {@code http://localhost}
     *     with the port that the service listens on
     * @param rpName the name that the browser shows
     */
    @ConfigurationProperties("storekeeper.passkey")
    record Properties(
            @DefaultValue("localhost") String rpId,
            @DefaultValue Set<String> origins,
            @DefaultValue("Storekeeper") String rpName) {}
}
