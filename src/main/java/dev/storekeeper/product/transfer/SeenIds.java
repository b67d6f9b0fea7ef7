package dev.storekeeper.product.transfer;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.security.SecureRandom;

/**
 * The ids that a file has named so far, in a hash table with open addressing. Ids are usually close together, so 64 neighbours share a
 * slot: a million consecutive ids take half a megabyte. The table takes at most 32 MB, which is enough for 67 million consecutive ids, and for
 * a million if no two are neighbours.
 */
final class SeenIds {

    private static final int NEIGHBOURS = 6;
    private static final int MOST_GROUPS = 1 << 20;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final long secret = RANDOM.nextLong();
    private long[] groups = new long[1024];
    private long[] members = new long[1024];
    private int used;

    /** Returns false if the id was there already. */
    boolean add(long id) {
        if (used * 2 >= groups.length) {
            grow();
        }
        var slot = slot(id >>> NEIGHBOURS);
        if (members[slot] == 0) {
            groups[slot] = id >>> NEIGHBOURS;
            used++;
        }
        var before = members[slot];
        members[slot] |= 1L << id;
        return members[slot] != before;
    }

    boolean contains(long id) {
        return (members[slot(id >>> NEIGHBOURS)] & 1L << id) != 0;
    }

    private int slot(long group) {
        var slot = home(group);
        while (members[slot] != 0 && groups[slot] != group) {
            slot = (slot + 1) & (groups.length - 1);
        }
        return slot;
    }

    /**
     * The slot of a group, if no other has it. A client chooses the ids of its file: the secret keeps it from choosing their slots, and the
     * finalizer of MurmurHash3 spreads both over all bits.
     */
    int home(long group) {
        var mixed = group ^ secret;
        mixed = (mixed ^ (mixed >>> 33)) * 0xFF51AFD7ED558CCDL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xC4CEB9FE1A85EC53L;
        return Long.hashCode(mixed) & (groups.length - 1);
    }

    private void grow() {
        if (used >= MOST_GROUPS) {
            throw ApiException.of(
                    ErrorCode.TOO_MANY_IDS,
                    "The file names more than a million products whose ids are far apart; send it in parts.");
        }
        var oldGroups = groups;
        var oldMembers = members;
        groups = new long[oldGroups.length * 2];
        members = new long[oldGroups.length * 2];
        for (var i = 0; i < oldGroups.length; i++) {
            if (oldMembers[i] != 0) {
                var slot = slot(oldGroups[i]);
                groups[slot] = oldGroups[i];
                members[slot] = oldMembers[i];
            }
        }
    }
}
