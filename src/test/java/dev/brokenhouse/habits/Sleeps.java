package dev.brokenhouse.habits;

/** Waits for time instead of an event. */
class Sleeps {
    void rest() throws InterruptedException {
        Thread.sleep(1);
    }
}
