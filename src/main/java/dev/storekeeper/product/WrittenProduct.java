package dev.storekeeper.product;

import dev.storekeeper.api.FieldErrors;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A product as somebody wrote it: each field may be absent. Names everything that is wrong with it at once. */
public record WrittenProduct(
        @Nullable Written sku,
        @Nullable Written name,
        @Nullable Written description,
        @Nullable Written price,
        @Nullable Written quantity,
        @Nullable Written lowStockAt) {

    /** A whole product: what it cannot be without must be there. */
    public ProductDetails toDetails() {
        var errors = new FieldErrors();
        errors.addUnless(name != null, "name", "is required");
        errors.addUnless(price != null, "price", "is required");
        errors.addUnless(quantity != null, "quantity", "is required");
        return read(errors);
    }

    /** Changes to the fields that are there. */
    public ProductEdit toEdit() {
        return new ProductEdit(named(), read(new FieldErrors()));
    }

    private ProductDetails read(FieldErrors errors) {
        var details = new ProductDetails(
                ProductRules.SKU.read(sku, errors),
                Objects.requireNonNullElse(ProductRules.NAME.read(name, errors), ""),
                ProductRules.DESCRIPTION.read(description, errors),
                Objects.requireNonNullElse(ProductRules.PRICE.read(price, errors), BigDecimal.ZERO),
                Objects.requireNonNullElse(ProductRules.QUANTITY.read(quantity, errors), 0),
                ProductRules.LOW_STOCK_AT.read(lowStockAt, errors));
        errors.refuseAny();
        return details;
    }

    private Set<ProductField> named() {
        var named = EnumSet.noneOf(ProductField.class);
        if (sku != null) {
            named.add(ProductField.SKU);
        }
        if (name != null) {
            named.add(ProductField.NAME);
        }
        if (description != null) {
            named.add(ProductField.DESCRIPTION);
        }
        if (price != null) {
            named.add(ProductField.PRICE);
        }
        if (quantity != null) {
            named.add(ProductField.QUANTITY);
        }
        if (lowStockAt != null) {
            named.add(ProductField.LOW_STOCK_AT);
        }
        return named;
    }
}
