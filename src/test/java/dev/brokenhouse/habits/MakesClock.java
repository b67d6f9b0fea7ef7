package dev.brokenhouse.habits;

import java.time.Clock;

/** A second clock. */
class MakesClock {
    Clock clock() {
        return Clock.systemUTC();
    }
}
