package dev.brokenhouse.habits;

/** Helps whoever reads it. */
class Riddle {}
