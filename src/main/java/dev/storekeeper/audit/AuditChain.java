package dev.storekeeper.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the trail as it is stored, a page at a time. */
@Component
class AuditChain {

    private static final int PAGE = 500;

    private final JdbcClient database;

    AuditChain(JdbcClient database) {
        this.database = database;
    }

    Optional<AuditStream> find(String stream) {
        return database.sql("SELECT " + AuditTable.STREAM_COLUMNS + " FROM audit_stream WHERE stream = ?")
                .param(stream)
                .query(AuditTable::readStream)
                .optional();
    }

    List<AuditStream> headsBehind(String stream) {
        return database.sql("SELECT " + AuditTable.STREAM_COLUMNS + " FROM audit_stream"
                        + " WHERE stream > ? AND stream <> ? ORDER BY stream LIMIT ?")
                .params(stream, AuditStream.REGISTER, PAGE)
                .query(AuditTable::readStream)
                .list();
    }

    List<Link> entriesBehind(String stream, long sequence) {
        return database.sql("SELECT " + AuditTable.ENTRY_COLUMNS + ", mac FROM audit_event"
                        + " WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT ?")
                .params(stream, sequence, PAGE)
                .query(AuditChain::readLink)
                .list();
    }

    /** An entry, and its stream, that no head tells of. */
    Optional<Place> firstHeadless() {
        return database.sql(
                        "SELECT e.stream, e.sequence FROM audit_event e WHERE NOT EXISTS"
                                + " (SELECT 1 FROM audit_stream s WHERE s.stream = e.stream) ORDER BY e.stream, e.sequence LIMIT 1")
                .query((row, _) -> new Place(row.getString(1), row.getLong(2)))
                .optional();
    }

    long newestNumber() {
        return database.sql("SELECT COALESCE(MAX(number), 0) FROM audit_stream")
                .query(Long.class)
                .single();
    }

    long lastSequenceIn(String stream) {
        return database.sql("SELECT COALESCE(MAX(sequence), 0) FROM audit_event WHERE stream = ?")
                .param(stream)
                .query(Long.class)
                .single();
    }

    /** The first number up to the given one that no stream has; the register itself has the number before the first. */
    Optional<Long> firstMissingNumber(long last) {
        return database.sql("SELECT s.number + 1 FROM audit_stream s WHERE s.number < ? AND NOT EXISTS"
                        + " (SELECT 1 FROM audit_stream t WHERE t.number = s.number + 1) ORDER BY s.number LIMIT 1")
                .param(last)
                .query(Long.class)
                .optional();
    }

    private static Link readLink(ResultSet row, int number) throws SQLException {
        return new Link(AuditTable.readEntry(row, number), row.getBytes("mac"));
    }

    /** An entry and what vouches for it. */
    record Link(AuditEntry entry, byte[] mac) {}

    /** Where an entry stands. */
    record Place(String stream, long sequence) {

        AuditVerdict.Break because(String reason) {
            return new AuditVerdict.Break(stream, sequence, reason);
        }
    }
}
