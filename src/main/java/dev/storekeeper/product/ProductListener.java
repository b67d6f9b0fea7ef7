package dev.storekeeper.product;

import jakarta.persistence.PostPersist;
import jakarta.persistence.PostRemove;
import jakarta.persistence.PostUpdate;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Publishes each change of a product that Hibernate writes, in the transaction that writes it. Hibernate calls it for every write of the
 * entity, so that no service can forget to.
 */
class ProductListener {

    private final ApplicationEventPublisher events;
    private final Clock clock;

    ProductListener(ApplicationEventPublisher events, Clock clock) {
        this.events = events;
        this.clock = clock;
    }

    @PostPersist
    void created(Product product) {
        publish(Cause.CREATE, ProductChange.created(product.snapshot()));
    }

    @PostUpdate
    void edited(Product product) {
        publish(Cause.EDIT, ProductChange.edited(Objects.requireNonNull(product.before()), product.snapshot()));
    }

    @PostRemove
    void deleted(Product product) {
        publish(Cause.DELETE, ProductChange.deleted(product.snapshot(), clock.instant()));
    }

    private void publish(Cause cause, ProductChange change) {
        events.publishEvent(new ProductsChanged(cause, List.of(change)));
    }
}
