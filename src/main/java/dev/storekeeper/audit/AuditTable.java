package dev.storekeeper.audit;

import dev.storekeeper.api.Times;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Stores the streams and their entries, and reads them a page at a time. */
@Component
class AuditTable {

    private static final String ENTRY_COLUMNS =
            "stream, sequence, happened_at, event, actor_id, account_id, address, agent, request_id, details";

    private static final String STREAM_COLUMNS =
            "stream, number, last_sequence, last_mac, pruned_sequence, pruned_mac, signature";

    private static final int PAGE = 500;

    private final JdbcClient database;

    AuditTable(JdbcClient database) {
        this.database = database;
    }

    /** Other transactions that add to the stream wait until this one ends. */
    Optional<AuditStream> lock(String stream) {
        return database.sql("SELECT " + STREAM_COLUMNS + " FROM audit_stream WHERE stream = ? FOR UPDATE")
                .param(stream)
                .query(AuditTable::readStream)
                .optional();
    }

    /** Locks a stream that exists already, exclusively: after {@code INSERT IGNORE}, two transactions could wait for each other. */
    void addOrLock(AuditStream stream) {
        database.sql("INSERT INTO audit_stream (" + STREAM_COLUMNS + ")"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE number = number")
                .params(
                        stream.name(),
                        stream.number(),
                        stream.lastSequence(),
                        stream.lastMac(),
                        stream.prunedSequence(),
                        stream.prunedMac(),
                        stream.signature())
                .update();
    }

    void update(AuditStream stream) {
        database.sql("UPDATE audit_stream SET last_sequence = ?, last_mac = ?, pruned_sequence = ?, pruned_mac = ?,"
                        + " signature = ? WHERE stream = ?")
                .params(
                        stream.lastSequence(),
                        stream.lastMac(),
                        stream.prunedSequence(),
                        stream.prunedMac(),
                        stream.signature(),
                        stream.name())
                .update();
    }

    /** For retention, which deletes the beginning of a stream. */
    void delete(String stream, long after, long upTo) {
        database.sql("DELETE FROM audit_event WHERE stream = ? AND sequence > ? AND sequence <= ?")
                .params(stream, after, upTo)
                .update();
    }

    void add(SignedEntry signed) {
        var entry = signed.entry();
        database.sql("INSERT INTO audit_event (" + ENTRY_COLUMNS + ", mac) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(entry.stream())
                .param(entry.sequence())
                .param(Times.column(entry.at()))
                .param(entry.event())
                .param(entry.actorId())
                .param(entry.accountId())
                .param(entry.address())
                .param(entry.agent())
                .param(entry.requestId())
                .param(entry.details())
                .param(signed.mac())
                .update();
    }

    /** Counts the events of an account since a time, or those that concern no account. */
    int count(AuditEvent event, @Nullable Long accountId, Instant since) {
        return database.sql("SELECT COUNT(*) FROM audit_event WHERE account_id <=> ? AND happened_at > ? AND event = ?")
                .param(accountId)
                .param(Times.column(since))
                .param(event.name())
                .query(Integer.class)
                .single();
    }

    Optional<AuditStream> find(String stream) {
        return database.sql("SELECT " + STREAM_COLUMNS + " FROM audit_stream WHERE stream = ?")
                .param(stream)
                .query(AuditTable::readStream)
                .optional();
    }

    /** @param stream null for the first: there are names before the empty one, since the key pads them with spaces */
    List<AuditStream> streamsAfter(@Nullable String stream) {
        return database.sql(
                        "SELECT " + STREAM_COLUMNS + " FROM audit_stream"
                                + " WHERE (:stream IS NULL OR stream > :stream) AND stream <> :register ORDER BY stream LIMIT :rows")
                .param("stream", stream)
                .param("register", AuditStream.REGISTER)
                .param("rows", PAGE)
                .query(AuditTable::readStream)
                .list();
    }

    List<SignedEntry> entriesAfter(String stream, long sequence) {
        return database.sql("SELECT " + ENTRY_COLUMNS + ", mac FROM audit_event"
                        + " WHERE stream = ? AND sequence > ? ORDER BY sequence LIMIT ?")
                .params(stream, sequence, PAGE)
                .query((row, number) -> new SignedEntry(readEntry(row, number), row.getBytes("mac")))
                .list();
    }

    List<AuditEntry> list(AuditQuery query, int rows) {
        var condition = query.condition();
        return database.sql("SELECT " + ENTRY_COLUMNS + " FROM audit_event" + condition.where()
                        + " ORDER BY happened_at DESC, stream DESC, sequence DESC LIMIT ?")
                .params(condition.values())
                .param(rows)
                .query(AuditTable::readEntry)
                .list();
    }

    /**
     * Leaps from stream to stream: one statement over all entries of a large trail would run out of time.
     *
     * @param beforeLeap may refuse to go on
     */
    Optional<AuditEntry> firstEntryWithoutHead(Runnable beforeLeap) {
        // Not behind '', which is no beginning: some names that the service never gives come before it.
        var first = firstEntry("");
        while (first.isPresent() && find(first.get().stream()).isPresent()) {
            beforeLeap.run();
            first = firstEntry(" WHERE stream > ?", first.get().stream());
        }
        return first;
    }

    private Optional<AuditEntry> firstEntry(String where, Object... values) {
        return database.sql(
                        "SELECT " + ENTRY_COLUMNS + " FROM audit_event" + where + " ORDER BY stream, sequence LIMIT 1")
                .params(values)
                .query(AuditTable::readEntry)
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
        for (var first = 1L; first <= last; first += PAGE) {
            var end = Math.min(last, first + PAGE - 1);
            var present = Set.copyOf(database.sql("SELECT number FROM audit_stream WHERE number BETWEEN ? AND ?")
                    .params(first, end)
                    .query(Long.class)
                    .list());
            var missing = LongStream.rangeClosed(first, end)
                    .boxed()
                    .filter(number -> !present.contains(number))
                    .findFirst();
            if (missing.isPresent()) {
                return missing;
            }
        }
        return Optional.empty();
    }

    private static AuditStream readStream(ResultSet row, int number) throws SQLException {
        return new AuditStream(
                row.getString(1),
                row.getLong(2),
                row.getLong(3),
                row.getBytes(4),
                row.getLong(5),
                row.getBytes(6),
                row.getBytes(7));
    }

    private static AuditEntry readEntry(ResultSet row, int number) throws SQLException {
        return new AuditEntry(
                row.getString(1),
                row.getLong(2),
                Times.instant(row, 3),
                row.getString(4),
                row.getObject(5, Long.class),
                row.getObject(6, Long.class),
                row.getString(7),
                row.getString(8),
                row.getString(9),
                row.getString(10));
    }

    /** An entry and its MAC, which covers the MAC of the entry before it. */
    record SignedEntry(AuditEntry entry, byte[] mac) {}
}
