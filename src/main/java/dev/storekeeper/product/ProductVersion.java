package dev.storekeeper.product;

/** One version of a product: what it was in it never changes. */
record ProductVersion(long id, long version) {}
