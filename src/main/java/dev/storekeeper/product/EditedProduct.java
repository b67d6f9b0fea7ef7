package dev.storekeeper.product;

/**
 * A product after an edit.
 *
 * @param merged whether the edit was made on an older version and joined what others have changed since
 */
public record EditedProduct(ProductSnapshot product, boolean merged) {}
