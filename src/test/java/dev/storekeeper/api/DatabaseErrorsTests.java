package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.SQLExceptionOverride;
import dev.storekeeper.Proves;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.util.List;
import org.hibernate.TransactionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.UnexpectedRollbackException;

/** What the members of a cluster say, at a statement and at the commit. */
class DatabaseErrorsTests {

    /** Both are what Spring makes of a commit that fails. */
    @ParameterizedTest
    @CsvSource({
        "certification of Galera, 1213, 40001, BUSY",
        "rolled back by Group Replication or decided without this member, 3101, 40000, UNAVAILABLE",
        "super_read_only, 1290, HY000, UNAVAILABLE",
        "a hook of Group Replication, 3100, HY000, UNAVAILABLE",
        "no group to be consistent with, 3797, HY000, UNAVAILABLE",
        "not connected to the primary component of Galera, 1180, HY000, UNAVAILABLE",
        "not prepared node of Galera, 1047, 08S01, UNAVAILABLE",
        "server shutdown, 1053, 08S01, UNAVAILABLE"
    })
    @Proves("A17")
    void areAnsweredWithComeAgain(String what, int number, String state, ErrorCode answer) {
        var cause = new SQLException(what, state, number);
        var failed = new TransactionException("Unable to commit against JDBC Connection", cause);
        assertThat(List.of(new JpaSystemException(failed), new TransactionSystemException("Could not commit", failed)))
                .allSatisfy(thrown -> assertThat(ExceptionTranslator.judge(thrown))
                        .returns(answer, ApiException::code)
                        .satisfies(refusal -> assertThat(refusal.headers()).containsKey("Retry-After"))
                        .satisfies(refusal -> assertThat(
                                        String.valueOf(refusal.getMessage()).contains("nothing was changed"))
                                .isEqualTo(answer == ErrorCode.BUSY)));
    }

    /** An import that is larger than group_replication_transaction_size_limit would else be sent again for ever. */
    @Test
    void sayThatAWriteMayBeTooLarge() {
        var failed = new TransactionException(
                "Unable to commit against JDBC Connection", new SQLException("before_commit", "HY000", 3100));
        assertThat(ExceptionTranslator.judge(new JpaSystemException(failed)))
                .hasMessageContaining("send fewer rows at a time");
    }

    /** The log must tell of them, and no client should come again for them. */
    @Test
    void includeNoMistakeOfTheService() {
        assertThat(List.of(
                        new IllegalTransactionStateException("No existing transaction found"),
                        new UnexpectedRollbackException("Transaction silently rolled back")))
                .allSatisfy(thrown ->
                        assertThat(ExceptionTranslator.judge(thrown)).returns(ErrorCode.FAULT, ApiException::code));
    }

    /** Two transactions of one key, at two members. */
    @ParameterizedTest
    @ValueSource(ints = {1062, 1452})
    @Proves("A17")
    void includeAKeyThatNoServiceExpects(int number) {
        var cause = new SQLIntegrityConstraintViolationException("said by the server", "23000", number);
        assertThat(ExceptionTranslator.judge(new DataIntegrityViolationException("could not execute statement", cause)))
                .returns(ErrorCode.BUSY, ApiException::code);
    }

    @ParameterizedTest
    @CsvSource({
        "1290, true",
        "1836, true",
        "3100, true",
        "3101, true",
        "3797, true",
        "1180, true",
        "1213, false",
        "1062, false"
    })
    @Proves("A17")
    void decideWhatLeavesThePool(int number, boolean leaves) {
        var verdict = new DatabaseErrors().adjudicate(new SQLException("said by the server", "HY000", number));
        assertThat(verdict == SQLExceptionOverride.Override.MUST_EVICT).isEqualTo(leaves);
    }
}
