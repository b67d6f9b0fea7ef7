package dev.storekeeper.api;

import org.springframework.dao.DataIntegrityViolationException;

/** Recognizes the unique key that a write violates, by its name, which MySQL and MariaDB both report. */
public final class UniqueKeys {

    private UniqueKeys() {}

    public static boolean isTaken(String key, DataIntegrityViolationException refused) {
        return String.valueOf(refused.getMostSpecificCause().getMessage()).contains(key);
    }
}
