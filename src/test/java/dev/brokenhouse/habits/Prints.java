package dev.brokenhouse.habits;

/** Speaks past the log. */
class Prints {
    void speak() {
        System.out.println("not in the log");
    }
}
