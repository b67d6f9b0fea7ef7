package dev.storekeeper.product.history;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Up to which change set retention has deleted, or is deleting. These cannot be opened or reverted; lists have those that are left. */
@Component
class ChangeRetention {

    private final JdbcClient database;

    ChangeRetention(JdbcClient database) {
        this.database = database;
    }

    /** For a request that holds the lock of the change set, so that none of its rows is deleted until the transaction ends. */
    void requireKept(long id) {
        if (id <= upTo()) {
            throw expired();
        }
    }

    /** Tells a change set that retention has deleted from one that there never was. */
    ApiException missing(long id) {
        return id > 0 && id <= upTo() ? expired() : ApiException.of(ErrorCode.NOT_FOUND, "There is no such change.");
    }

    /** Other nodes that delete wait until the transaction ends. */
    long lock() {
        return database.sql("SELECT pruned_up_to FROM change_retention FOR UPDATE")
                .query(Long.class)
                .single();
    }

    void moveTo(long id) {
        database.sql("UPDATE change_retention SET pruned_up_to = ?").param(id).update();
    }

    private long upTo() {
        return database.sql("SELECT pruned_up_to FROM change_retention")
                .query(Long.class)
                .single();
    }

    private static ApiException expired() {
        return ApiException.of(
                ErrorCode.CHANGE_EXPIRED,
                "This change is older than changes are kept here: what it did can neither be shown nor undone.");
    }
}
