package dev.storekeeper.login;

import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The moments of the last 50 guesses at a subject, newest first, in one row: 17 characters each. */
interface GuessBudgetRepository extends Repository<SignInChallenge, byte[]> {

    /** Notes a guess if the tenth and the fiftieth before it are long enough ago: of many at once, so many are told 1. */
    @Modifying
    @Transactional
    @NativeQuery("""
            UPDATE sign_in_budget SET guesses = LEFT(CONCAT(:moment, guesses), 850)
            WHERE subject = :subject AND kind = :kind
            AND SUBSTRING(guesses, 154, 17) <= :shortAgo AND SUBSTRING(guesses, 834, 17) <= :longAgo""")
    int spend(String subject, String kind, String moment, String shortAgo, String longAgo);

    /** Notes the first guess at a subject; a row without one would be swept before it is used. */
    @Modifying
    @Transactional
    @NativeQuery("""
            INSERT IGNORE INTO sign_in_budget (subject, kind, guesses)
            VALUES (:subject, :kind, RPAD(:moment, 850, '0000000000000000,'))""")
    int open(String subject, String kind, String moment);

    @Modifying
    @Transactional
    @NativeQuery("DELETE FROM sign_in_budget WHERE subject = :subject")
    int forgetAll(String subject);

    @NativeQuery("SELECT guesses FROM sign_in_budget WHERE subject = :subject AND kind = :kind")
    Optional<String> guesses(String subject, String kind);

    @Modifying
    @Transactional
    @NativeQuery(
            "DELETE FROM sign_in_budget WHERE kind = :kind AND guesses < :before ORDER BY kind, guesses LIMIT :atMost")
    int forget(String kind, String before, int atMost);
}
