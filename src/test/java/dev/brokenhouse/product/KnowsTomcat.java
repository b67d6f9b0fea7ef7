package dev.brokenhouse.product;

import org.apache.catalina.Container;

/** A room that knows the container. */
class KnowsTomcat {
    String name(Container container) {
        return container.getName();
    }
}
