package dev.storekeeper.token;

import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.crypto.FieldEncryption;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Puts one signing key after another. Of all who do so at once, the key of the table lets one, and the others are told. */
@Component
class KeySuccession {

    private final ActingSession acting;
    private final SigningKeyRepository repository;
    private final TransactionOperations transactions;
    private final FieldEncryption seal;
    private final AuditTrail trail;
    private final Clock clock;

    KeySuccession(
            ActingSession acting,
            SigningKeyRepository repository,
            TransactionOperations transactions,
            FieldEncryption seal,
            AuditTrail trail,
            Clock clock) {
        this.acting = acting;
        this.repository = repository;
        this.transactions = transactions;
        this.seal = seal;
        this.trail = trail;
        this.clock = clock;
    }

    boolean begin() {
        return put(1, clock.instant(), _ -> {});
    }

    /** Lets a key follow the one of that generation. */
    boolean follow(int generation, Instant signsFrom, String reason, @Nullable Long actorId, Caller caller) {
        return put(generation + 1, signsFrom, row -> record(row, reason, actorId, caller));
    }

    /** Puts a key in the place of all others. */
    boolean replace(int generation, @Nullable Long actorId, Caller caller) {
        return put(generation + 1, clock.instant(), row -> {
            repository.deleteBefore(row.getId());
            record(row, "immediately", actorId, caller);
        });
    }

    private boolean put(int generation, Instant signsFrom, Consumer<SigningKeyRow> more) {
        var row = SigningKey.random().toRow(generation, seal, clock.instant(), signsFrom);
        try {
            transactions.executeWithoutResult(_ -> {
                acting.hold();
                more.accept(repository.saveAndFlush(row));
            });
            return true;
        } catch (DataIntegrityViolationException anotherNodeWasFirst) {
            return false;
        }
    }

    private void record(SigningKeyRow row, String reason, @Nullable Long actorId, Caller caller) {
        trail.record(AuditEvent.KEY_ROTATED, actorId, null, caller, Map.of("kid", row.kid(), "reason", reason));
    }
}
