package dev.storekeeper.totp;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface TotpFactorRepository extends Repository<TotpFactor, Long> {

    TotpFactor save(TotpFactor factor);

    Optional<TotpFactor> findById(long accountId);

    /** A code counts once, and none before it: the row decides, whoever else judges the same code at this moment. */
    @Modifying
    @NativeQuery("""
            UPDATE totp_factor SET last_step = :step
            WHERE account_id = :accountId AND sealed_secret = :sealedSecret AND (last_step IS NULL OR last_step < :step)""")
    int consumeStep(long accountId, byte[] sealedSecret, long step);

    @Modifying
    @NativeQuery("UPDATE totp_factor SET enrolled_at = :now WHERE account_id = :accountId AND enrolled_at IS NULL")
    int enrol(long accountId, Instant now);

    @Modifying
    @NativeQuery("""
            UPDATE totp_factor SET sealed_secret = :sealedSecret, created_at = :now, last_step = NULL
            WHERE account_id = :accountId AND enrolled_at IS NULL AND created_at <= :oldestPending""")
    int replacePending(long accountId, byte[] sealedSecret, Instant now, Instant oldestPending);

    @Modifying
    @NativeQuery("""
            UPDATE totp_factor SET next_sealed_secret = :sealedSecret, next_created_at = :now
            WHERE account_id = :accountId AND enrolled_at IS NOT NULL""")
    int propose(long accountId, byte[] sealedSecret, Instant now);

    /** The next secret takes the place of the old one: of many who prove it at once, one is told 1. */
    @Modifying
    @NativeQuery("""
            UPDATE totp_factor SET sealed_secret = next_sealed_secret, last_step = :step, created_at = :now,
            enrolled_at = :now, next_sealed_secret = NULL, next_created_at = NULL
            WHERE account_id = :accountId AND next_sealed_secret = :sealedSecret""")
    int replace(long accountId, byte[] sealedSecret, long step, Instant now);

    @Modifying
    @NativeQuery("""
            UPDATE totp_factor SET next_sealed_secret = NULL, next_created_at = NULL
            WHERE account_id = :accountId AND next_sealed_secret IS NOT NULL""")
    int withdraw(long accountId);

    /** A row that a login uses at this moment is left for later. */
    @NativeQuery("""
            SELECT factor.account_id FROM totp_factor factor STRAIGHT_JOIN account ON account.id = factor.account_id
            WHERE factor.enrolled_at IS NULL AND factor.created_at < :before AND account.epoch = 0
            AND account.deleted_at IS NULL
            ORDER BY factor.created_at LIMIT 1 FOR UPDATE SKIP LOCKED""")
    Optional<Long> lockNeverEnrolled(Instant before);

    @Modifying
    @NativeQuery("DELETE FROM totp_factor WHERE account_id = :accountId")
    int forget(long accountId);
}
