package dev.storekeeper.login;

import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

interface RateLimitRepository extends Repository<RateLimit, RateLimit.Key> {

    Optional<RateLimit> findById(RateLimit.Key key);

    /** Takes one from both buckets, or from none: of many calls at once, as many return 1 as the buckets hold. */
    @Modifying
    @Transactional
    @Query("""
            update RateLimit l
            set l.briefFullAt = greatest(l.briefFullAt, :now) + :briefCost,
                l.lastingFullAt = greatest(l.lastingFullAt, :now) + :lastingCost
            where l.key.subject = :subject and l.key.kind = :kind
            and greatest(l.briefFullAt, :now) + :briefCost <= :now + :briefCapacity
            and greatest(l.lastingFullAt, :now) + :lastingCost <= :now + :lastingCapacity""")
    int take(
            String subject,
            String kind,
            long now,
            long briefCost,
            long briefCapacity,
            long lastingCost,
            long lastingCapacity);

    /** Takes the first from full buckets. A row with full buckets is never stored: the cleanup could delete it before it is used. */
    @Modifying
    @Transactional
    @NativeQuery("""
            INSERT IGNORE INTO rate_limit (subject, kind, brief_full_at, lasting_full_at)
            VALUES (:subject, :kind, :briefFullAt, :lastingFullAt)""")
    int takeFirst(String subject, String kind, long briefFullAt, long lastingFullAt);

    @Modifying
    @Transactional
    @NativeQuery("DELETE FROM rate_limit WHERE subject = :subject")
    int deleteBySubject(String subject);

    /** The lasting bucket is full last, since one costs at least as much there. */
    @Modifying
    @Transactional
    @NativeQuery("DELETE FROM rate_limit WHERE lasting_full_at < :now ORDER BY lasting_full_at LIMIT :atMost")
    int deleteFull(long now, int atMost);
}
