package dev.storekeeper.catalogue;

/** How much there is of a product, as of a version of it. */
public record ProductQuantity(long productId, int quantity, long version) {}
