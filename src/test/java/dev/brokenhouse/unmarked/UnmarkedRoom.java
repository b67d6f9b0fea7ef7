package dev.brokenhouse.unmarked;

/** Nobody says here which values may be null. */
class UnmarkedRoom {}
