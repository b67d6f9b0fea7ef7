package dev.brokenhouse.habits;

import java.util.concurrent.ThreadLocalRandom;

/** Chance that others compute too. */
class Guessable {
    int dice() {
        return ThreadLocalRandom.current().nextInt();
    }
}
