package dev.storekeeper.token;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The signing keys as they were read at one moment.
 *
 * @param keys those that this node can use, newest first
 * @param kids all that were stored, whether this node can use them or not
 * @param generation that of the newest one stored
 */
record KeyRing(List<HeldKey> keys, Set<String> kids, int generation) {

    static final KeyRing EMPTY = new KeyRing(List.of(), Set.of(), 0);

    /** The newest that may; where none may yet, since the clock of the node that made it is ahead, the one that may first. */
    Optional<HeldKey> signing(Instant now) {
        return keys.stream()
                .filter(key -> key.maySignAt(now))
                .findFirst()
                .or(() -> keys.stream().min(Comparator.comparing(HeldKey::signsFrom)));
    }

    List<HeldKey> verifying(Instant now) {
        return keys.stream().filter(key -> !key.isRetiredAt(now)).toList();
    }

    Optional<HeldKey> find(String kid) {
        return keys.stream().filter(held -> held.key().kid().equals(kid)).findFirst();
    }
}
