package dev.brokenhouse.product;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** An entity that anybody changes. */
@Entity
class SettableEntity {

    @Id
    private long id;

    long id() {
        return id;
    }

    public void setId(long id) {
        this.id = id;
    }
}
