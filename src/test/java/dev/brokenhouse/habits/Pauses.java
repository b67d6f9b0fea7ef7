package dev.brokenhouse.habits;

import java.util.concurrent.locks.LockSupport;

/** Waits for time by another name. */
class Pauses {
    void rest() {
        LockSupport.parkNanos(1);
    }
}
