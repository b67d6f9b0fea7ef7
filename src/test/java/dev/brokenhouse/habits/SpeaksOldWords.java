package dev.brokenhouse.habits;

/** An old word outside of a dialect. */
record SpeaksOldWords(String pname) {}
