package dev.brokenhouse.habits;

/** A name that says nothing. */
class StockManager {}
