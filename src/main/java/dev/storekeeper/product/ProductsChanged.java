package dev.storekeeper.product;

import java.util.List;

/**
 * Products have been written. Published in the transaction that writes them, which holds their row locks: a room that remembers it
 * hears of it there, and this one need not know who does.
 */
public record ProductsChanged(Cause cause, List<ProductChange> changes) {}
