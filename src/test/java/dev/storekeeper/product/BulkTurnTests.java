package dev.storekeeper.product;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.storekeeper.Proves;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.api.ApiException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.transaction.IllegalTransactionStateException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** One change of many products at a time. */
class BulkTurnTests extends WithEditor {

    private final BulkTurn turn;
    private final TransactionTemplate transactions;

    BulkTurnTests(@Autowired BulkTurn turn, @Autowired PlatformTransactionManager manager) {
        this.turn = turn;
        this.transactions = new TransactionTemplate(manager);
        transactions.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    @Test
    void isRefusedAtOnceWhereItIsTaken() {
        transactions.executeWithoutResult(_ -> {
            turn.take("revert of change 7");
            assertThatThrownBy(() -> transactions.executeWithoutResult(_ -> turn.take("import 8")))
                    .asInstanceOf(type(ApiException.class))
                    .satisfies(no -> assertThat(no.code().code()).isEqualTo("bulk_running"))
                    .satisfies(no -> assertThat(no.members())
                            .containsAllEntriesOf(Map.of("running", "revert of change 7"))
                            .containsKey("since"));
        });
        transactions.executeWithoutResult(_ -> turn.take("import 8"));
    }

    @Test
    void isFreeAgainWhenItsTransactionIsTakenBack() {
        transactions.executeWithoutResult(status -> {
            turn.take("revert of change 7");
            status.setRollbackOnly();
        });
        transactions.executeWithoutResult(_ -> turn.take("import 8"));
    }

    @Test
    @Proves("A8")
    void makesItsConnectionPatientAndNoOther() {
        var before = transactions.execute(_ -> patience());
        var during = transactions.execute(_ -> {
            turn.take("import 9");
            return patience();
        });
        assertThat(during).containsOnly(300_000L).doesNotContainAnyElementsOf(before);
        for (int i = 0; i < 20; i++) {
            var after = transactions.execute(_ -> patience());
            assertThat(after).isEqualTo(before);
        }
    }

    @Test
    void needsTransaction() {
        assertThatThrownBy(() -> turn.take("import 10")).isInstanceOf(IllegalTransactionStateException.class);
    }

    /** Of the driver, and of the database itself. */
    private List<Long> patience() {
        var driver = database.execute((ConnectionCallback<Integer>) java.sql.Connection::getNetworkTimeout);
        var server = database.queryForObject("SELECT" + TestDatabase.STATEMENT_LIMIT_MILLIS, Double.class);
        return Stream.of(driver, server)
                .map(Number.class::cast)
                .map(Number::longValue)
                .toList();
    }
}
