package dev.storekeeper.login.passkey;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.login.passkey.Ceremonies.Kind;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.EndedSessions;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.security.web.webauthn.api.CredentialRecord;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/** Adds, lists, removes and judges the passkeys of an account. */
@Service
public class PasskeyService {

    private static final int MOST = 20;
    private static final int LONGEST_LABEL = 100;
    private static final String LABEL_RULE = "must be 1 to %d characters that a person reads".formatted(LONGEST_LABEL);

    /** Enough to tell the passkeys of an account apart; the longest have 1,364 letters. */
    private static final int SHOWN_OF_ID = 43;

    private final ActingSession acting;
    private final Ceremonies ceremonies;
    private final RelyingParty party;
    private final Credentials credentials;
    private final AuditTrail trail;
    private final TransactionOperations transactions;

    PasskeyService(
            ActingSession acting,
            Ceremonies ceremonies,
            RelyingParty party,
            Credentials credentials,
            AuditTrail trail,
            TransactionOperations transactions) {
        this.acting = acting;
        this.ceremonies = ceremonies;
        this.party = party;
        this.credentials = credentials;
        this.trail = trail;
        this.transactions = transactions;
    }

    /** Asks an authenticator for a new passkey, in place of what was asked before. */
    @Transactional
    public PasskeyQuestion beginRegistration(long accountId) {
        acting.requireOpen();
        var user = credentials.findOrAddUser(accountId).orElseThrow(EndedSessions::refusal);
        var challenge = Bytes.random();
        var options = party.optionsForNewPasskey(user, challenge, credentials.findByUserId(user.getId()));
        ceremonies.forgetRegistration(accountId);
        var ceremony = ceremonies.open(accountId, Kind.REGISTRATION, challenge).orElseThrow(EndedSessions::refusal);
        return question(ceremony, options);
    }

    /** Adds the passkey that the authenticator answered. A wrong answer spends the question too. */
    public Passkey add(
            long accountId,
            @Nullable String ceremony,
            @Nullable String label,
            @Nullable JsonNode credential,
            Caller caller) {
        check(ceremony, label, credential);
        var challenge =
                ceremonies.spend(ceremony, accountId, Kind.REGISTRATION).orElseThrow(PasskeyService::ceremonyOver);
        return transactions.execute(_ -> {
            var user = credentials.lockUser(accountId).orElseThrow(EndedSessions::refusal);
            if (credentials.count(accountId) >= MOST) {
                throw ApiException.of(
                                ErrorCode.TOO_MANY_PASSKEYS, "An account has at most %d passkeys.".formatted(MOST))
                        .next("DELETE /me/passkeys/{id}");
            }
            acting.hold();
            var added = party.register(user, challenge, Objects.requireNonNull(credential), String.valueOf(label));
            var passkey = Passkey.of(Objects.requireNonNull(credentials.findByCredentialId(added.getCredentialId())));
            record(AuditEvent.PASSKEY_ADDED, accountId, passkey.id(), caller);
            return passkey;
        });
    }

    public List<Passkey> list(long accountId) {
        return credentials.findByAccount(accountId).stream()
                .map(Passkey::of)
                .sorted(Comparator.comparing(Passkey::createdAt))
                .toList();
    }

    /** @param consequence what happens in the same transaction, before the trail is locked to record it */
    @Transactional
    public void remove(long accountId, String id, Caller caller, Runnable consequence) {
        if (!credentials.remove(accountId, id)) {
            throw noSuchPasskey();
        }
        consequence.run();
        record(AuditEvent.PASSKEY_REMOVED, accountId, id, caller);
    }

    @Transactional
    public Passkey rename(long accountId, String id, @Nullable String label, Caller caller) {
        if (label == null || !isLabel(label)) {
            throw ApiException.invalid("label", LABEL_RULE);
        }
        if (!credentials.rename(accountId, id, label)) {
            throw noSuchPasskey();
        }
        acting.hold();
        record(AuditEvent.PASSKEY_RENAMED, accountId, id, caller);
        return list(accountId).stream()
                .filter(passkey -> passkey.id().equals(id))
                .findFirst()
                .orElseThrow(PasskeyService::noSuchPasskey);
    }

    /** Forgets all passkeys of an account, and what its authenticators were asked. */
    @Transactional
    public void forget(long accountId) {
        ceremonies.forget(accountId);
        credentials.forget(accountId);
    }

    public boolean hasAny(long accountId) {
        return credentials.count(accountId) > 0;
    }

    /** Asks for one of the account's passkeys; nothing when it has none. */
    @Transactional
    public Optional<PasskeyQuestion> beginSignIn(long accountId) {
        var known = credentials.findByAccount(accountId);
        if (known.isEmpty()) {
            return Optional.empty();
        }
        var challenge = Bytes.random();
        return ceremonies
                .open(accountId, Kind.SIGN_IN, challenge)
                .map(ceremony -> question(ceremony, party.optionsForSignIn(challenge, known)));
    }

    /**
     * Whether a passkey of the account answers what was asked. The question is spent and the passkey's counter stored in the
     * transaction at hand, so a rollback undoes both.
     */
    @Transactional
    public boolean verify(long accountId, @Nullable String ceremony, @Nullable JsonNode credential) {
        var challenge = ceremonies.spend(ceremony, accountId, Kind.SIGN_IN);
        var user = credentials.findUser(accountId);
        return challenge.isPresent()
                && user.isPresent()
                && credential != null
                && party.isAnswered(user.get(), challenge.get(), credential);
    }

    private static PasskeyQuestion question(String ceremony, Object options) {
        return new PasskeyQuestion(ceremony, Ceremonies.LIFETIME.toSeconds(), WebAuthnJson.write(options));
    }

    private void record(AuditEvent event, long accountId, String id, Caller caller) {
        var shown = id.substring(0, Math.min(SHOWN_OF_ID, id.length()));
        trail.record(event, accountId, accountId, caller, Map.of("passkey", shown));
    }

    private static void check(@Nullable String ceremony, @Nullable String label, @Nullable JsonNode credential) {
        var errors = new FieldErrors();
        errors.addUnless(ceremony != null, "ceremony", "is required: what POST /me/passkeys/options answered");
        errors.addUnless(label != null && isLabel(label), "label", LABEL_RULE);
        errors.addUnless(
                credential != null && credential.isObject(),
                "credential",
                "must be what navigator.credentials.create answered, by its toJSON");
        errors.refuseAny();
    }

    private static boolean isLabel(String label) {
        return !label.isBlank()
                && label.codePointCount(0, label.length()) <= LONGEST_LABEL
                && label.chars().noneMatch(Character::isISOControl);
    }

    private static ApiException ceremonyOver() {
        return ApiException.of(
                        ErrorCode.CEREMONY_OVER,
                        "This ceremony is not known here, has been used, has expired or was replaced by a newer one.")
                .next("POST /me/passkeys/options");
    }

    private static ApiException noSuchPasskey() {
        return ApiException.of(ErrorCode.PASSKEY_UNKNOWN, "You have no passkey of this id.")
                .next("GET /me/passkeys");
    }

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

        private static Passkey of(CredentialRecord stored) {
            var used = stored.getLastUsed().isAfter(stored.getCreated());
            return new Passkey(
                    stored.getCredentialId().toBase64UrlString(),
                    stored.getLabel(),
                    stored.getCreated(),
                    used ? stored.getLastUsed() : null);
        }
    }

    /**
     * A question to an authenticator.
     *
     * @param ceremony names the question in the answer; can be used once
     * @param expiresIn for how many seconds
     * @param options what the browser takes as {@code PublicKeyCredentialCreationOptionsJSON} or {@code
     *     PublicKeyCredentialRequestOptionsJSON}
     */
    public record PasskeyQuestion(String ceremony, long expiresIn, JsonNode options) {}
}
