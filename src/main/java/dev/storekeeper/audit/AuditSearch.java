package dev.storekeeper.audit;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds entries over all streams, newest first. */
@Service
public class AuditSearch {

    private final JdbcClient database;

    AuditSearch(JdbcClient database) {
        this.database = database;
    }

    public AuditPage list(AuditQuery query) {
        var where = query.where();
        // One more than asked for shows whether there is a next page.
        var found = database.sql("SELECT " + AuditTable.ENTRY_COLUMNS + " FROM audit_event" + where.text()
                        + " ORDER BY happened_at DESC, stream DESC, sequence DESC LIMIT ?")
                .params(where.values())
                .param(query.limit() + 1)
                .query(AuditTable::readEntry)
                .list();
        if (found.size() <= query.limit()) {
            return new AuditPage(found, null);
        }
        var page = found.subList(0, query.limit());
        return new AuditPage(page, AuditCursor.behind(page.getLast()));
    }
}
