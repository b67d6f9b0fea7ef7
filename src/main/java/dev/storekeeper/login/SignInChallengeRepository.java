package dev.storekeeper.login;

import java.time.Instant;
import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;

interface SignInChallengeRepository extends Repository<SignInChallenge, byte[]> {

    SignInChallenge save(SignInChallenge challenge);

    @NativeQuery("SELECT * FROM sign_in_challenge WHERE token_hash = :hash AND expires_at > :now")
    Optional<SignInChallenge> findLive(byte[] hash, Instant now);

    @NativeQuery("""
            SELECT * FROM sign_in_challenge
            WHERE account_id = :accountId AND purpose = :purpose AND client_address = :address AND created_at > :oldest
            ORDER BY created_at DESC LIMIT 1""")
    Optional<SignInChallenge> findNewest(long accountId, String purpose, String address, Instant oldest);

    @Modifying
    @NativeQuery("UPDATE sign_in_challenge SET guesses = guesses + 1 WHERE token_hash = :hash AND guesses < 5")
    int guess(byte[] hash);

    /** Spends the challenge: of many who show it at once, one is told 1. */
    @Modifying
    @NativeQuery("DELETE FROM sign_in_challenge WHERE token_hash = :hash AND expires_at > :now")
    int spend(byte[] hash, Instant now);

    @Modifying
    @NativeQuery("DELETE FROM sign_in_challenge WHERE expires_at < :now ORDER BY expires_at LIMIT :atMost")
    int deleteExpired(Instant now, int atMost);
}
