package dev.brokenhouse.product;

import dev.brokenhouse.quickstart.QuickStart;

/** A room that needs the quick start. */
class LeansOnQuickStart {
    Class<?> opens(QuickStart quickStart) {
        return quickStart.opens();
    }
}
