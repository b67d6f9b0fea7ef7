package dev.storekeeper.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The streams and their entries, as rows. */
@Component
class AuditTable {

    static final String ENTRY_COLUMNS =
            "stream, sequence, happened_at, event, actor_id, account_id, address, agent, request_id, details";

    private static final String SELECT_STREAM =
            "SELECT stream, number, last_sequence, last_mac, signature FROM audit_stream WHERE stream = ?";

    private final JdbcClient database;

    AuditTable(JdbcClient database) {
        this.database = database;
    }

    Optional<AuditStream> find(String stream) {
        return database.sql(SELECT_STREAM)
                .param(stream)
                .query(AuditTable::readStream)
                .optional();
    }

    /** Others who want to add to the stream wait until this transaction ends. */
    Optional<AuditStream> lock(String stream) {
        return database.sql(SELECT_STREAM + " FOR UPDATE")
                .param(stream)
                .query(AuditTable::readStream)
                .optional();
    }

    /** Where it is there already, it is locked: exclusively, other than by {@code INSERT IGNORE}, so that no two wait for each other. */
    void addOrLock(AuditStream stream) {
        database.sql("INSERT INTO audit_stream (stream, number, last_sequence, last_mac, signature)"
                        + " VALUES (?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE number = number")
                .params(stream.name(), stream.number(), stream.lastSequence(), stream.lastMac(), stream.signature())
                .update();
    }

    long lastSequenceIn(String stream) {
        return database.sql("SELECT COALESCE(MAX(sequence), 0) FROM audit_event WHERE stream = ?")
                .param(stream)
                .query(Long.class)
                .single();
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
                .param(time(entry.at()))
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

    static LocalDateTime time(Instant at) {
        return LocalDateTime.ofInstant(at, ZoneOffset.UTC);
    }

    static AuditStream readStream(ResultSet row, int number) throws SQLException {
        return new AuditStream(row.getString(1), row.getLong(2), row.getLong(3), row.getBytes(4), row.getBytes(5));
    }

    static AuditEntry readEntry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getString(1),
                row.getLong(2),
                row.getObject(3, LocalDateTime.class).toInstant(ZoneOffset.UTC),
                row.getString(4),
                row.getObject(5, Long.class),
                row.getObject(6, Long.class),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10));
    }
}
