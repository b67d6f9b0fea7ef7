package dev.storekeeper.product;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some products of a list, and the place where it goes on if it does. */
public record ProductPage(
        List<ProductSnapshot> products, @Nullable ProductCursor next) {}
