package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import org.junit.jupiter.api.Test;

/** Streams lose their end, their head or all of it: the walk names where. */
class CutStreamsTests extends TamperedTrail {

    @Test
    @Proves("S94")
    void noticesDeletedEnd() {
        tamper("DELETE FROM audit_event WHERE stream = 'door' AND sequence > 3");
        assertNamed("door", 4);
    }

    @Test
    void noticesDeletedEndWhoseHeadIsMovedBack() {
        tamper("DELETE FROM audit_event WHERE stream = 'door' AND sequence > 3");
        tamper("UPDATE audit_stream SET last_sequence = 3, last_mac ="
                + " (SELECT mac FROM audit_event WHERE stream = 'door' AND sequence = 3) WHERE stream = 'door'");
        assertNamed("door", 3);
    }

    @Test
    void noticesDeletedHead() {
        tamper("DELETE FROM audit_stream WHERE stream = '%s'".formatted(ANNA));
        assertNamed(ANNA, 1);
    }

    /** The keys of the tables pad names with spaces, so that a name of one control character comes before the empty one. */
    @Test
    void noticesEntriesUnderTheFirstOfAllNames() {
        tamper(
                "INSERT INTO audit_event SELECT CHAR(1), sequence, happened_at, event, actor_id, account_id, address, agent, request_id,"
                        + " details, mac FROM audit_event WHERE stream = 'door' AND sequence = 1");
        assertNamed("\1", 1);
        tamper("INSERT INTO audit_stream SELECT CHAR(1), -1, 1, last_mac, 0, pruned_mac, signature FROM audit_stream"
                + " WHERE stream = 'door'");
        assertNamed("\1", 1);
    }

    @Test
    void noticesWholeStreamDeleted() {
        var number = count("SELECT number FROM audit_stream WHERE stream = '%s'".formatted(BERT));
        tamper("DELETE FROM audit_event WHERE stream = '%s'".formatted(BERT));
        tamper("DELETE FROM audit_stream WHERE stream = '%s'".formatted(BERT));
        assertNamed("register", number);
    }

    @Test
    void noticesNewestStreamDeletedAndRegisterMovedBack() {
        var newest = count("SELECT MAX(number) FROM audit_stream");
        tamper("DELETE FROM audit_event WHERE stream IN (SELECT stream FROM audit_stream WHERE number = %d)"
                .formatted(newest));
        tamper("DELETE FROM audit_stream WHERE number = %d".formatted(newest));
        assertNamed("register", newest);
        tamper("UPDATE audit_stream SET last_sequence = last_sequence - 1 WHERE stream = 'register'");
        assertNamed("register", 0);
    }

    @Test
    void noticesDeletedRegister() {
        tamper("DELETE FROM audit_stream WHERE stream = 'register'");
        assertNamed("register", 0);
    }

    /** It has been signed, but counts fewer streams than there are. */
    @Test
    @Proves("S94")
    void noticesRegisterOfAnotherPast() {
        execute("CREATE TABLE past_stream AS SELECT * FROM audit_stream WHERE stream = 'register'");
        try {
            record(9000005L);
            tamper("DELETE FROM audit_stream WHERE stream = 'register'");
            tamper("INSERT INTO audit_stream SELECT * FROM past_stream");
            assertNamed("register", count("SELECT MAX(number) FROM audit_stream"));
        } finally {
            execute("DROP TABLE past_stream");
        }
    }

    @Test
    void noticesSwappedStreams() {
        tamper("UPDATE audit_event SET stream = 'x' WHERE stream = '%s'".formatted(ANNA));
        tamper("UPDATE audit_event SET stream = '%s' WHERE stream = '%s'".formatted(ANNA, BERT));
        tamper("UPDATE audit_event SET stream = '%s' WHERE stream = 'x'".formatted(BERT));
        assertNamed(ANNA, 1);
    }

    /** The database is put back to what it was before the last entry; the service records another; the old one is put in its place. */
    @Test
    @Proves("S94")
    void noticesLastEntryOfAnotherPast() {
        record(9000001L);
        execute("CREATE TABLE past_event AS SELECT * FROM audit_event WHERE stream = '%s' AND sequence = 6"
                .formatted(ANNA));
        try {
            putBack();
            record(9000001L);
            assertIntact();
            tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence = 6".formatted(ANNA));
            tamper("INSERT INTO audit_event SELECT * FROM past_event");
            assertNamed(ANNA, 6);
        } finally {
            execute("DROP TABLE past_event");
        }
    }

    /** Recording goes on, since tampering must not stop the service; but what was tampered with is never signed again. */
    @Test
    void staysBrokenHoweverMuchIsRecordedAfterwards() {
        tamper("UPDATE audit_stream SET last_sequence = 3, last_mac ="
                + " (SELECT mac FROM audit_event WHERE stream = '%s' AND sequence = 3) WHERE stream = '%s'"
                        .formatted(ANNA, ANNA));
        tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence > 3".formatted(ANNA));
        record(9000001L);
        assertNamed(ANNA, 4);
        putBack();
        tamper("DELETE FROM audit_stream WHERE stream = '%s'".formatted(ANNA));
        record(9000001L);
        assertNamed(ANNA, 6);
        putBack();
        tamper("DELETE FROM audit_stream WHERE stream = 'register'");
        record(9000004L);
        assertThat(verify().at("/first_broken/stream").asString()).isEqualTo("register");
    }
}
