package dev.storekeeper.product;

/** A locked product, and what it is to be. */
public record ProductUpdate(StoredProduct before, StoredProduct after) {

    ProductChange change() {
        return new ProductChange(
                before.product(), after.product(), after.product().updatedAt());
    }

    /** In the order of the table's update. */
    Object[] columns() {
        var product = after.product();
        var versions = after.versions();
        return new Object[] {
            product.sku(),
            product.name(),
            product.description(),
            product.price(),
            product.quantity(),
            product.lowStockAt(),
            product.version(),
            ProductRow.column(product.updatedAt()),
            versions.skuVersion(),
            versions.nameVersion(),
            versions.descriptionVersion(),
            versions.priceVersion(),
            versions.quantityVersion(),
            versions.lowStockAtVersion(),
            product.id()
        };
    }
}
