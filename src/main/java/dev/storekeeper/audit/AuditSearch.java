package dev.storekeeper.audit;

import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Page;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Finds entries over all streams, newest first. */
@Service
public class AuditSearch {

    private final JdbcClient database;

    AuditSearch(JdbcClient database) {
        this.database = database;
    }

    public Page<AuditEntry> list(AuditQuery query) {
        var where = query.where();
        return Page.read(
                query.limit(),
                rows -> database.sql("SELECT " + AuditTable.ENTRY_COLUMNS + " FROM audit_event" + where.text()
                                + " ORDER BY happened_at DESC, stream DESC, sequence DESC LIMIT ?")
                        .params(where.values())
                        .param(rows)
                        .query(AuditTable::readEntry)
                        .list(),
                last -> Cursor.behind(last.at(), last.stream(), last.sequence()));
    }
}
