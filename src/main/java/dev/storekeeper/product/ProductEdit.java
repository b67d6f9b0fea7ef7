package dev.storekeeper.product;

import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * A checked change to some fields of a product; whatever it does not name stays.
 *
 * @param values means something in the named fields alone
 */
public record ProductEdit(Set<ProductField> named, ProductDetails values) {

    /** What it changes of what somebody has read: a value that they leave as it was asks for nothing. */
    public ProductEdit since(ProductDetails read) {
        var changed = EnumSet.noneOf(ProductField.class);
        named.stream()
                .filter(field -> !Objects.equals(values.of(field), read.of(field)))
                .forEach(changed::add);
        return new ProductEdit(changed, values);
    }

    public ProductDetails applyTo(ProductDetails current) {
        return new ProductDetails(
                from(ProductField.SKU, current).sku(),
                from(ProductField.NAME, current).name(),
                from(ProductField.DESCRIPTION, current).description(),
                from(ProductField.PRICE, current).price(),
                from(ProductField.QUANTITY, current).quantity(),
                from(ProductField.LOW_STOCK_AT, current).lowStockAt());
    }

    private ProductDetails from(ProductField field, ProductDetails current) {
        return named.contains(field) ? values : current;
    }
}
