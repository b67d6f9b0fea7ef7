package dev.storekeeper.passkey;

import java.util.List;
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
import org.springframework.stereotype.Component;

/**
 * What authenticators are asked. A passkey stands beside the password, so a touch is enough, a finger or PIN is welcome; the login
 * names the account, so a security key need not spend one of its few places on it; who built the authenticator is nobody's business.
 */
@Component
final class Questions {

    private final PasskeyProperties properties;

    Questions(PasskeyProperties properties) {
        this.properties = properties;
    }

    /** @param known what this account has already, so that one authenticator is not added twice */
    PublicKeyCredentialCreationOptions forNewPasskey(
            PublicKeyCredentialUserEntity user, Bytes challenge, List<CredentialRecord> known) {
        return PublicKeyCredentialCreationOptions.builder()
                .rp(PublicKeyCredentialRpEntity.builder()
                        .id(properties.rpId())
                        .name(properties.rpName())
                        .build())
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

    PublicKeyCredentialRequestOptions forSignIn(Bytes challenge, List<CredentialRecord> known) {
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
}
