package dev.storekeeper.login.passkey;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.CredentialRecord;

/**
 * A passkey as its owner sees it in a list.
 *
 * @param id what the authenticator calls it, as base64url
 * @param lastUsedAt nothing as long as it has only been added
 */
public record Passkey(
        String id,
        String label,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {

    static Passkey of(CredentialRecord stored) {
        var used = stored.getLastUsed().isAfter(stored.getCreated());
        return new Passkey(
                stored.getCredentialId().toBase64UrlString(),
                stored.getLabel(),
                stored.getCreated(),
                used ? stored.getLastUsed() : null);
    }
}
