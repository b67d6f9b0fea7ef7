package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import org.junit.jupiter.api.Test;

/** Entries are changed, deleted, swapped and added: the walk names the first that is not as it was recorded. */
class ChangedEntriesTests extends TamperedTrail {

    @Test
    @Proves("S94")
    void noticesEveryChangedField() {
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET happened_at = happened_at + INTERVAL 1 MICROSECOND");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET event = 'SIGNED_IN'");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET actor_id = actor_id + 1");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET actor_id = NULL");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET account_id = 9000002");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET address = '192.0.2.8'");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET agent = 'wget'");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET request_id = ''");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET details = '{}'");
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET mac = REVERSE(mac)");
    }

    /** What one field loses, its neighbour gains: together they read as before. */
    @Test
    void noticesTextThatMovesFromFieldToField() {
        assertNamedAfter(ANNA, 3, "UPDATE audit_event SET address = '192.0.2.7c', agent = 'url/8'");
    }

    @Test
    void noticesDeletedEntry() {
        tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence = 2".formatted(BERT));
        assertNamed(BERT, 2);
    }

    @Test
    void noticesDeletedEntryWhoseGapIsClosed() {
        tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence = 2".formatted(BERT));
        tamper("UPDATE audit_event SET sequence = sequence - 1 WHERE stream = '%s' AND sequence > 2 ORDER BY sequence"
                .formatted(BERT));
        assertNamed(BERT, 2);
    }

    @Test
    void noticesDeletedBeginning() {
        tamper("DELETE FROM audit_event WHERE stream = '%s' AND sequence < 3".formatted(BERT));
        assertNamed(BERT, 1);
    }

    @Test
    void noticesAllEntriesOfAStreamDeleted() {
        tamper("DELETE FROM audit_event WHERE stream = '%s'".formatted(ANNA));
        assertNamed(ANNA, 1);
    }

    @Test
    void noticesSwappedEntries() {
        tamper("UPDATE audit_event SET sequence = 99 WHERE stream = '%s' AND sequence = 2".formatted(ANNA));
        tamper("UPDATE audit_event SET sequence = 2 WHERE stream = '%s' AND sequence = 4".formatted(ANNA));
        tamper("UPDATE audit_event SET sequence = 4 WHERE stream = '%s' AND sequence = 99".formatted(ANNA));
        assertNamed(ANNA, 2);
    }

    @Test
    void noticesEntryAddedInTheMiddle() {
        tamper(
                "UPDATE audit_event SET sequence = sequence + 1 WHERE stream = '%s' AND sequence > 2 ORDER BY sequence DESC"
                        .formatted(ANNA));
        tamper(copyOf(ANNA, 2, 3));
        assertNamed(ANNA, 3);
    }

    @Test
    void noticesEntryAddedAtTheEnd() {
        tamper(copyOf(ANNA, 5, 6));
        assertNamed(ANNA, 6);
    }

    @Test
    void noticesEntryAddedToAStreamOfItsOwn() {
        tamper("UPDATE audit_event SET stream = 'account-9000003', sequence = 1 WHERE stream = '%s' AND sequence = 5"
                .formatted(BERT));
        assertThat(verify().get("intact").asBoolean()).isFalse();
        putBack();
        tamper("INSERT INTO audit_event SELECT 'account-9000003', sequence, happened_at, event, actor_id, account_id,"
                + " address, agent, request_id, details, mac FROM kept_event WHERE stream = '%s' AND sequence = 1"
                        .formatted(BERT));
        assertNamed("account-9000003", 1);
    }

    private static String copyOf(String stream, int from, int to) {
        return ("INSERT INTO audit_event SELECT stream, %d, happened_at, event, actor_id, account_id, address, agent,"
                        + " request_id, details, mac FROM kept_event WHERE stream = '%s' AND sequence = %d")
                .formatted(to, stream, from);
    }
}
