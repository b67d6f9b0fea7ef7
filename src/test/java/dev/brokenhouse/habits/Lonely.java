package dev.brokenhouse.habits;

/** An interface for a single implementation. */
interface Lonely {
    int count();

    record OnlyForm(int count) implements Lonely {}
}
