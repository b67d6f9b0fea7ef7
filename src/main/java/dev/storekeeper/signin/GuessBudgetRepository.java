package dev.storekeeper.signin;

import java.util.Optional;
import org.springframework.data.jpa.repository.Modifying;
import org.springframework.data.jpa.repository.NativeQuery;
import org.springframework.data.repository.Repository;
import org.springframework.transaction.annotation.Transactional;

/** The moments of the last 50 guesses of an account, newest first, in one row: 17 characters each. */
interface GuessBudgetRepository extends Repository<SignInChallenge, byte[]> {

    /** Notes a guess if the tenth and the fiftieth before it are long enough ago: of many at once, so many are told 1. */
    @Modifying
    @Transactional
    @NativeQuery("""
            UPDATE sign_in_budget SET guesses = LEFT(CONCAT(:moment, guesses), 850)
            WHERE account_id = :accountId AND kind = :kind
            AND SUBSTRING(guesses, 154, 17) <= :shortAgo AND SUBSTRING(guesses, 834, 17) <= :longAgo""")
    int spend(long accountId, String kind, String moment, String shortAgo, String longAgo);

    @Modifying
    @Transactional
    @NativeQuery("""
            INSERT IGNORE INTO sign_in_budget (account_id, kind, guesses)
            VALUES (:accountId, :kind, RPAD('', 850, '0000000000000000,'))""")
    int open(long accountId, String kind);

    @Modifying
    @Transactional
    @NativeQuery("""
            UPDATE sign_in_budget SET guesses = RPAD(REPLACE(guesses, :moment, ''), 850, '0000000000000000,')
            WHERE account_id = :accountId AND kind = :kind""")
    int giveBack(long accountId, String kind, String moment);

    @NativeQuery("SELECT guesses FROM sign_in_budget WHERE account_id = :accountId AND kind = :kind")
    Optional<String> guesses(long accountId, String kind);
}
