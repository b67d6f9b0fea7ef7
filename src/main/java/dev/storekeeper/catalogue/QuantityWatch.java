package dev.storekeeper.catalogue;

import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import org.springframework.context.ApplicationEventPublisher;

/** Tells of every change of a quantity that goes through the entity, by whatever way it is written: no service can forget it. */
class QuantityWatch {

    private final ApplicationEventPublisher listeners;

    QuantityWatch(ApplicationEventPublisher listeners) {
        this.listeners = listeners;
    }

    @PostLoad
    void loaded(Product product) {
        product.quantityIsStored();
    }

    @PostPersist
    void created(Product product) {
        tell(product.quantityChange());
        product.quantityIsStored();
    }

    @PostUpdate
    void changed(Product product) {
        var change = product.quantityChange();
        if (change.before() != change.after()) {
            tell(change);
        }
        product.quantityIsStored();
    }

    @PostRemove
    void deleted(Product product) {
        tell(product.quantityEnd());
    }

    private void tell(QuantityChange change) {
        listeners.publishEvent(change);
    }
}
