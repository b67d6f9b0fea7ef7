package dev.brokenhouse;

/** Marks the root of the broken house. */
public final class BrokenHouse {}
