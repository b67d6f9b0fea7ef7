package dev.storekeeper.login.totp;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/** Each update is conditional: of many calls at once, one returns 1. */
interface TotpFactorRepository extends Repository<TotpFactor, Long> {

    TotpFactor save(TotpFactor factor);

    Optional<TotpFactor> findById(long accountId);

    /** Accepts a code once, and none of an earlier step after it. */
    @Modifying
    @Query("""
            update TotpFactor f set f.lastStep = :step where f.accountId = :accountId
            and f.sealedSecret = :sealedSecret and (f.lastStep is null or f.lastStep < :step)""")
    int consumeStep(long accountId, byte[] sealedSecret, long step);

    @Modifying
    @Query("update TotpFactor f set f.enrolledAt = :now where f.accountId = :accountId and f.enrolledAt is null")
    int enrol(long accountId, Instant now);

    @Modifying
    @Query("""
            update TotpFactor f set f.sealedSecret = :sealedSecret, f.createdAt = :now, f.lastStep = null
            where f.accountId = :accountId and f.enrolledAt is null and f.createdAt <= :oldestPending""")
    int replacePending(long accountId, byte[] sealedSecret, Instant now, Instant oldestPending);

    @Modifying
    @Query("""
            update TotpFactor f set f.nextSealedSecret = :sealedSecret, f.nextCreatedAt = :now
            where f.accountId = :accountId and f.enrolledAt is not null""")
    int proposeNext(long accountId, byte[] sealedSecret, Instant now);

    /** Puts the next secret in the place of the present one. */
    @Modifying
    @Query("""
            update TotpFactor f set f.sealedSecret = :sealedSecret, f.lastStep = :step, f.createdAt = :now,
            f.enrolledAt = :now, f.nextSealedSecret = null, f.nextCreatedAt = null
            where f.accountId = :accountId and f.nextSealedSecret = :sealedSecret""")
    int replaceByNext(long accountId, byte[] sealedSecret, long step, Instant now);

    @Modifying
    @Query("""
            update TotpFactor f set f.nextSealedSecret = null, f.nextCreatedAt = null
            where f.accountId = :accountId and f.nextSealedSecret is not null""")
    int withdrawNext(long accountId);

    /** Skips a row that a login uses at this moment. */
    @NativeQuery("""
            SELECT factor.account_id FROM totp_factor factor STRAIGHT_JOIN account ON account.id = factor.account_id
            WHERE factor.enrolled_at IS NULL AND factor.created_at < :before AND account.epoch = 0
            AND account.deleted_at IS NULL
            ORDER BY factor.created_at LIMIT 1 FOR UPDATE SKIP LOCKED""")
    Optional<Long> lockNeverEnrolled(Instant before);

    @Modifying
    @NativeQuery("DELETE FROM totp_factor WHERE account_id = :accountId")
    int deleteById(long accountId);
}
