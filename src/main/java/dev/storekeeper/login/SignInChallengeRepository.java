package dev.storekeeper.login;

import dev.storekeeper.login.SignInChallenge.Purpose;
import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

interface SignInChallengeRepository extends Repository<SignInChallenge, byte[]> {

    SignInChallenge save(SignInChallenge challenge);

    Optional<SignInChallenge> findByTokenHashAndExpiresAtAfter(byte[] hash, Instant now);

    @Query("""
            select c from SignInChallenge c where c.accountId = :accountId and c.purpose = :purpose
            and c.clientAddress = :address and c.createdAt > :oldest order by c.createdAt desc limit 1""")
    Optional<SignInChallenge> findNewest(long accountId, Purpose purpose, String address, Instant oldest);

    @Modifying
    @Query("update SignInChallenge c set c.guesses = c.guesses + 1 where c.tokenHash = :hash and c.guesses < 5")
    int countGuess(byte[] hash);

    /** Spends the challenge: of many calls at once, one returns 1. */
    @Modifying
    @NativeQuery("DELETE FROM sign_in_challenge WHERE token_hash = :hash AND expires_at > :now")
    int spend(byte[] hash, Instant now);

    @Modifying
    @NativeQuery("DELETE FROM sign_in_challenge WHERE expires_at < :now ORDER BY expires_at LIMIT :atMost")
    int deleteExpired(Instant now, int atMost);
}
