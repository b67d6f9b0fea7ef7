package dev.storekeeper.api;

import org.springframework.dao.DataIntegrityViolationException;

/** Tells which key of the database a write has run into: the name is all that MySQL and MariaDB say of it alike. */
public final class UniqueKeys {

    private UniqueKeys() {}

    public static boolean isTaken(String key, DataIntegrityViolationException refused) {
        return String.valueOf(refused.getMostSpecificCause().getMessage()).contains(key);
    }
}
