package dev.brokenhouse.embedded;

import dev.brokenhouse.catalogue.web.PublicController;

/** Reaches into another room's web. */
public class QuickStart {
    public Class<?> opens() {
        return PublicController.class;
    }
}
