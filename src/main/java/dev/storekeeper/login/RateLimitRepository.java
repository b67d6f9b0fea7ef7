package dev.storekeeper.login;

import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** From when on each address has its whole allowance again, in microseconds. */
interface RateLimitRepository extends Repository<SignInChallenge, byte[]> {

    /** Moves the moment on by what a request costs, if it stays before the horizon: of many at once, so many are told 1. */
    @Modifying
    @Transactional
    @NativeQuery("""
            UPDATE address_pace SET free_at = GREATEST(free_at, :now) + :cost
            WHERE address = :address AND kind = :kind AND GREATEST(free_at, :now) + :cost <= :horizon""")
    int step(String address, String kind, long now, long cost, long horizon);

    /** Notes the first request of an address; a moment that has passed would be swept before it is used. */
    @Modifying
    @Transactional
    @NativeQuery("INSERT IGNORE INTO address_pace (address, kind, free_at) VALUES (:address, :kind, :freeAt)")
    int open(String address, String kind, long freeAt);

    @NativeQuery("SELECT free_at FROM address_pace WHERE address = :address AND kind = :kind")
    Optional<Long> freeAt(String address, String kind);

    @Modifying
    @Transactional
    @NativeQuery("DELETE FROM address_pace WHERE free_at < :now ORDER BY free_at LIMIT :atMost")
    int forget(long now, int atMost);
}
