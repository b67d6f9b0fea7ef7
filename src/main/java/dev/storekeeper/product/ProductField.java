package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The fields of a product, by the names that the wire and the table share. */
public enum ProductField {
    ID,
    SKU,
    NAME,
    DESCRIPTION,
    PRICE,
    QUANTITY,
    LOW_STOCK_AT,
    VERSION,
    CREATED_AT,
    UPDATED_AT;

    public static final List<ProductField> ALL = List.of(values());

    private final String wireName = name().toLowerCase(Locale.ROOT);

    public String wireName() {
        return wireName;
    }

    public @Nullable Object of(ProductSnapshot product) {
        return switch (this) {
            case ID -> product.id();
            case SKU -> product.sku();
            case NAME -> product.name();
            case DESCRIPTION -> product.description();
            case PRICE -> product.price();
            case QUANTITY -> product.quantity();
            case LOW_STOCK_AT -> product.lowStockAt();
            case VERSION -> product.version();
            case CREATED_AT -> product.createdAt();
            case UPDATED_AT -> product.updatedAt();
        };
    }

    /** Reads the parameter {@code fields}, for instance {@code id,name}. */
    public static List<ProductField> parse(String parameter, String text) {
        var chosen = new LinkedHashSet<ProductField>();
        for (var name : text.split(",", -1)) {
            if (!chosen.add(named(parameter, name, ALL))) {
                throw ApiException.invalid(parameter, "names '%s' twice".formatted(name));
            }
        }
        return List.copyOf(chosen);
    }

    static ProductField named(String parameter, String name, List<ProductField> allowed) {
        return allowed.stream()
                .filter(field -> field.wireName.equals(name))
                .findAny()
                .orElseThrow(() -> ApiException.invalid(
                        parameter,
                        "does not know '%s'; allowed, separated by commas: %s".formatted(name, list(allowed))));
    }

    private static String list(List<ProductField> fields) {
        return fields.stream().map(ProductField::wireName).collect(Collectors.joining(", "));
    }
}
