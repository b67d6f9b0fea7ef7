package dev.storekeeper.product.history.web;

import dev.storekeeper.product.history.ChangeSet;
import dev.storekeeper.product.history.ChangeSet.Counts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change set on the wire.
 *
 * @param by the name of the account, unless that is gone
 */
record ChangeAnswer(
        long id,
        Instant at,
        String what,
        @Nullable Long account,
        @Nullable String by,
        @Nullable String session,
        @Nullable List<String> factors,
        @Nullable String requestId,
        @Nullable String reason,
        @Nullable String note,
        @Nullable Long reverts,
        @Nullable List<Long> revertedBy,
        Counts products) {

    static ChangeAnswer of(ChangeSet change, Map<Long, String> names, @Nullable List<Long> revertedBy) {
        var account = change.account();
        return new ChangeAnswer(
                change.id(),
                change.at(),
                change.what(),
                account,
                account == null ? null : names.get(account),
                change.session(),
                account == null ? null : change.factors(),
                change.requestId(),
                change.reason(),
                change.note(),
                change.reverts(),
                revertedBy,
                change.products());
    }
}
