package dev.storekeeper.login.passkey;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Arrays;
import java.util.Objects;
import org.springframework.security.web.webauthn.api.AuthenticatorAssertionResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorAttestationResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorResponse;
import org.springframework.security.web.webauthn.api.AuthenticatorTransport;
import org.springframework.security.web.webauthn.api.PublicKeyCredential;
import org.springframework.security.web.webauthn.api.PublicKeyCredentialType;
import org.springframework.security.web.webauthn.jackson.WebauthnJacksonModule;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Writes questions to authenticators and reads their answers, as browsers spell them (Web Authentication, section 5.1.10). */
final class WebAuthnJson {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new WebauthnJacksonModule())
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** In bytes, so that two authenticators never choose the same (Web Authentication, section 4, credential id). */
    private static final int SHORTEST_ID = 16;

    private WebAuthnJson() {}

    static JsonNode write(Object options) {
        return JSON.valueToTree(options);
    }

    static PublicKeyCredential<AuthenticatorAttestationResponse> readAttestation(JsonNode json) {
        var credential = checked(JSON.convertValue(
                withKnownTransports(json),
                new TypeReference<PublicKeyCredential<AuthenticatorAttestationResponse>>() {}));
        require(credential.getResponse().getAttestationObject());
        return credential;
    }

    static PublicKeyCredential<AuthenticatorAssertionResponse> readAssertion(JsonNode json) {
        var credential = checked(
                JSON.convertValue(json, new TypeReference<PublicKeyCredential<AuthenticatorAssertionResponse>>() {}));
        require(credential.getResponse().getAuthenticatorData());
        require(credential.getResponse().getSignature());
        return credential;
    }

    /** The framework reads a transport that it does not know as null, and trips over it. */
    private static JsonNode withKnownTransports(JsonNode json) {
        var copy = json.deepCopy();
        if (copy.path("response").path("transports") instanceof ArrayNode transports) {
            var known = Arrays.stream(AuthenticatorTransport.values())
                    .map(AuthenticatorTransport::getValue)
                    .toList();
            transports.removeIf(transport -> transport.isString() && !known.contains(transport.asString()));
        }
        return copy;
    }

    private static <R extends AuthenticatorResponse> PublicKeyCredential<R> checked(PublicKeyCredential<R> credential) {
        require(credential);
        require(credential.getRawId());
        require(credential.getResponse());
        require(credential.getResponse().getClientDataJSON());
        if (credential.getRawId().getBytes().length < SHORTEST_ID
                || !Objects.equals(credential.getId(), credential.getRawId().toBase64UrlString())
                || !Objects.equals(credential.getType(), PublicKeyCredentialType.PUBLIC_KEY)) {
            throw new IllegalArgumentException("of another type, or called what no passkey is called");
        }
        return credential;
    }

    /** The framework declares these members as never null, but reads them as null where the JSON lacks them. */
    private static void require(Object member) {
        if (member == null) {
            throw new IllegalArgumentException("incomplete");
        }
    }
}
