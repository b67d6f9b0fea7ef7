package dev.storekeeper.passkey;

import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.passkey.Ceremonies.Kind;
import dev.storekeeper.token.ActingSession;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.webauthn.api.Bytes;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;
import tools.jackson.databind.JsonNode;

/** The passkeys of an account as its owner keeps them: adds, lists and removes them. */
@Service
public class OwnPasskeys {

    /** Enough to tell the passkeys of an account apart; the longest have 1,364 letters. */
    private static final int SHOWN_OF_ID = 43;

    private final ActingSession acting;
    private final Ceremonies ceremonies;
    private final Questions questions;
    private final RelyingParty party;
    private final Holders holders;
    private final Credentials credentials;
    private final AuditTrail trail;
    private final TransactionOperations transactions;

    OwnPasskeys(
            ActingSession acting,
            Ceremonies ceremonies,
            Questions questions,
            RelyingParty party,
            Holders holders,
            Credentials credentials,
            AuditTrail trail,
            TransactionOperations transactions) {
        this.acting = acting;
        this.ceremonies = ceremonies;
        this.questions = questions;
        this.party = party;
        this.holders = holders;
        this.credentials = credentials;
        this.trail = trail;
        this.transactions = transactions;
    }

    /** Asks an authenticator for a new passkey. */
    @Transactional
    public PasskeyQuestion begin(long accountId) {
        var user = holders.findOrAdd(accountId).orElseThrow(PasskeyRules::gone);
        var challenge = Bytes.random();
        var options = questions.forNewPasskey(user, challenge, credentials.findByUserId(user.getId()));
        var ceremony = ceremonies.open(accountId, Kind.REGISTRATION, challenge).orElseThrow(PasskeyRules::gone);
        return PasskeyQuestion.of(ceremony, options);
    }

    /** Adds what the authenticator answered. The question is spent also by a wrong answer. */
    public Passkey add(
            long accountId,
            @Nullable String ceremony,
            @Nullable String label,
            @Nullable JsonNode credential,
            Caller caller) {
        PasskeyRules.check(ceremony, label, credential);
        var challenge = ceremonies.spend(ceremony, accountId, Kind.REGISTRATION).orElseThrow(PasskeyRules::over);
        return Objects.requireNonNull(transactions.execute(_ -> {
            var user = holders.lock(accountId).orElseThrow(PasskeyRules::gone);
            if (holders.passkeys(accountId) >= PasskeyRules.MOST) {
                throw PasskeyRules.full();
            }
            acting.hold();
            var added = party.register(user, challenge, Objects.requireNonNull(credential), String.valueOf(label));
            var passkey = Passkey.of(Objects.requireNonNull(credentials.findByCredentialId(added.getCredentialId())));
            record(AuditEvent.PASSKEY_ADDED, accountId, passkey.id(), caller);
            return passkey;
        }));
    }

    public List<Passkey> list(long accountId) {
        return credentials.of(holders.find(accountId)).stream()
                .map(Passkey::of)
                .sorted(Comparator.comparing(Passkey::createdAt))
                .toList();
    }

    /** @param consequence what happens in the same transaction, before it is recorded */
    @Transactional
    public void remove(long accountId, String id, Caller caller, Runnable consequence) {
        if (!holders.removePasskey(accountId, id)) {
            throw PasskeyRules.unknown();
        }
        consequence.run();
        record(AuditEvent.PASSKEY_REMOVED, accountId, id, caller);
    }

    private void record(AuditEvent event, long accountId, String id, Caller caller) {
        var shown = id.substring(0, Math.min(SHOWN_OF_ID, id.length()));
        trail.record(event, accountId, accountId, caller, Map.of("passkey", shown));
    }
}
