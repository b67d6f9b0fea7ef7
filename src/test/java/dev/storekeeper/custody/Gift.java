package dev.storekeeper.custody;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;

/** What somebody adds to the service one day, and forgets to have recorded. */
@Entity
class Gift {

    @Id
    private long id;

    protected Gift() {}

    Gift(long id) {
        this.id = id;
    }

    long id() {
        return id;
    }
}
