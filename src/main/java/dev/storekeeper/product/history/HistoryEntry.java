package dev.storekeeper.product.history;

/** What became of a product, and the change set that did it. */
public record HistoryEntry(ChangeSet change, RecordedChange product) {}
