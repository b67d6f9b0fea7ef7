package dev.storekeeper.product;

import java.util.Objects;

/** The version of a product that last changed each of its fields: whoever has seen that one has seen the field as it is. */
public record FieldVersions(
        long skuVersion,
        long nameVersion,
        long descriptionVersion,
        long priceVersion,
        long quantityVersion,
        long lowStockAtVersion) {

    FieldVersions change(ProductDetails from, ProductDetails to, long version) {
        return new FieldVersions(
                Objects.equals(from.sku(), to.sku()) ? skuVersion : version,
                from.name().equals(to.name()) ? nameVersion : version,
                Objects.equals(from.description(), to.description()) ? descriptionVersion : version,
                from.price().equals(to.price()) ? priceVersion : version,
                from.quantity() == to.quantity() ? quantityVersion : version,
                Objects.equals(from.lowStockAt(), to.lowStockAt()) ? lowStockAtVersion : version);
    }

    long of(ProductField field) {
        return switch (field) {
            case SKU -> skuVersion;
            case NAME -> nameVersion;
            case DESCRIPTION -> descriptionVersion;
            case PRICE -> priceVersion;
            case QUANTITY -> quantityVersion;
            case LOW_STOCK_AT -> lowStockAtVersion;
            case ID, VERSION, CREATED_AT, UPDATED_AT -> throw new IllegalArgumentException("not for people to change");
        };
    }
}
