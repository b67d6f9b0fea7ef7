package dev.brokenhouse.catalogue;

import dev.brokenhouse.embedded.QuickStart;

/** A room that needs the quick start. */
class LeansOnQuickStart {
    Class<?> opens(QuickStart quickStart) {
        return quickStart.opens();
    }
}
