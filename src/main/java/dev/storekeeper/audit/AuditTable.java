package dev.storekeeper.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Writes streams and their entries. */
@Component
class AuditTable {

    static final String ENTRY_COLUMNS =
            "stream, sequence, happened_at, event, actor_id, account_id, address, agent, request_id, details";

    static final String STREAM_COLUMNS = "stream, number, last_sequence, last_mac, signature";

    private final JdbcClient database;

    AuditTable(JdbcClient database) {
        this.database = database;
    }

    /** Others who want to add to the stream wait until this transaction ends. */
    Optional<AuditStream> lock(String stream) {
        return database.sql("SELECT " + STREAM_COLUMNS + " FROM audit_stream WHERE stream = ? FOR UPDATE")
                .param(stream)
                .query(AuditTable::readStream)
                .optional();
    }

    /** Where it is there already, it is locked: exclusively, other than by {@code INSERT IGNORE}, so that no two wait for each other. */
    void addOrLock(AuditStream stream) {
        database.sql("INSERT INTO audit_stream (" + STREAM_COLUMNS + ")"
                        + " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE number = number")
                .params(stream.name(), stream.number(), stream.lastSequence(), stream.lastMac(), stream.signature())
                .update();
    }

    void update(AuditStream stream) {
        database.sql("UPDATE audit_stream SET last_sequence = ?, last_mac = ?, signature = ? WHERE stream = ?")
                .params(stream.lastSequence(), stream.lastMac(), stream.signature(), stream.name())
                .update();
    }

    void add(AuditEntry entry, byte[] mac) {
        database.sql("INSERT INTO audit_event (" + ENTRY_COLUMNS + ", mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(entry.stream())
                .param(entry.sequence())
                .param(AuditTimes.column(entry.at()))
                .param(entry.event())
                .param(entry.actorId())
                .param(entry.accountId())
                .param(entry.address())
                .param(entry.agent())
                .param(entry.requestId())
                .param(entry.details())
                .param(mac)
                .update();
    }

    /** How often something has happened to an account since a moment, or what concerned none. */
    int count(AuditEvent event, @Nullable Long accountId, Instant since) {
        return database.sql("SELECT COUNT(*) FROM audit_event WHERE account_id <=> ? AND happened_at > ? AND event = ?")
                .param(accountId)
                .param(AuditTimes.column(since))
                .param(event.name())
                .query(Integer.class)
                .single();
    }

    static AuditStream readStream(ResultSet row, int number) throws SQLException {
        return new AuditStream(row.getString(1), row.getLong(2), row.getLong(3), row.getBytes(4), row.getBytes(5));
    }

    static AuditEntry readEntry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getString(1),
                row.getLong(2),
                AuditTimes.of(row.getObject(3, LocalDateTime.class)),
                row.getString(4),
                row.getObject(5, Long.class),
                row.getObject(6, Long.class),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10));
    }
}
