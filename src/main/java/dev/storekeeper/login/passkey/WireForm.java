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

/** What browsers take and give, in the spelling of the W3C (Web Authentication, section 5.1.10). */
final class WireForm {

    private static final JsonMapper JSON = JsonMapper.builder()
            .addModule(new WebauthnJacksonModule())
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    /** So that two authenticators never choose the same (Web Authentication, section 4, credential id). */
    private static final int SHORTEST_ID = 16;

    private WireForm() {}

    static JsonNode of(Object options) {
        return JSON.valueToTree(options);
    }

    static PublicKeyCredential<AuthenticatorAttestationResponse> attestation(JsonNode shown) {
        var credential = whole(JSON.convertValue(
                withKnownTransports(shown),
                new TypeReference<PublicKeyCredential<AuthenticatorAttestationResponse>>() {}));
        require(credential.getResponse().getAttestationObject());
        return credential;
    }

    static PublicKeyCredential<AuthenticatorAssertionResponse> assertion(JsonNode shown) {
        var credential = whole(
                JSON.convertValue(shown, new TypeReference<PublicKeyCredential<AuthenticatorAssertionResponse>>() {}));
        require(credential.getResponse().getAuthenticatorData());
        require(credential.getResponse().getSignature());
        return credential;
    }

    /** The framework reads a transport that it does not know as null, and trips over it. */
    private static JsonNode withKnownTransports(JsonNode shown) {
        var copy = shown.deepCopy();
        if (copy.path("response").path("transports") instanceof ArrayNode transports) {
            var known = Arrays.stream(AuthenticatorTransport.values())
                    .map(AuthenticatorTransport::getValue)
                    .toList();
            transports.removeIf(transport -> transport.isString() && !known.contains(transport.asString()));
        }
        return copy;
    }

    private static <R extends AuthenticatorResponse> PublicKeyCredential<R> whole(PublicKeyCredential<R> credential) {
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

    /** What the framework declares to be there is what the JSON held, null too. */
    private static void require(Object member) {
        if (member == null) {
            throw new IllegalArgumentException("incomplete");
        }
    }
}
