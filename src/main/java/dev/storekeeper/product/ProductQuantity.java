package dev.storekeeper.product;

/** How much there is of a product, as of a version of it. */
public record ProductQuantity(long productId, int quantity, long version) {

    public static ProductQuantity of(ProductSnapshot product) {
        return new ProductQuantity(product.id(), product.quantity(), product.version());
    }
}
