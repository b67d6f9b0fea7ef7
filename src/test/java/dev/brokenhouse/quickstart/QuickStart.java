package dev.brokenhouse.quickstart;

import dev.brokenhouse.product.web.PublicController;

/** Reaches into another room's web. */
public class QuickStart {
    public Class<?> opens() {
        return PublicController.class;
    }
}
