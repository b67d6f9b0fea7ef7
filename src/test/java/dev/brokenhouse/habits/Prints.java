package dev.brokenhouse.habits;

/** Speaks past the log. */
class Prints {
    void speak() {
        System.out.println("heard by nobody");
    }
}
