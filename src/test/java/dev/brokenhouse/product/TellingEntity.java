package dev.brokenhouse.product;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity that shows what it guards. */
@Entity
class TellingEntity {

    @Id
    private long id;

    public long passwordHash() {
        return id;
    }
}
