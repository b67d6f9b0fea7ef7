package dev.storekeeper.product.stock;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.product.ProductQuantity;
import java.util.List;

/** What stands in the way of a movement. */
final class StockRefusal {

    private StockRefusal() {}

    static ApiException beyond(ProductQuantity now, StockMove move) {
        return move.delta() < 0
                ? of(ErrorCode.INSUFFICIENT_STOCK, left(now.quantity()), now)
                        .about("delta", "takes %d, and the quantity is %d".formatted(-move.delta(), now.quantity()))
                : of(ErrorCode.TOO_MUCH_STOCK, "No product counts further than to 2147483647.", now)
                        .about("delta", "adds %d, and the quantity is %d".formatted(move.delta(), now.quantity()));
    }

    static ApiException changed(ProductQuantity now, StockCount count) {
        return of(ErrorCode.QUANTITY_CHANGED, "The quantity is %d now.".formatted(now.quantity()), now)
                .about("from", "is %d, and the quantity is %d".formatted(count.from(), now.quantity()));
    }

    /** A move names no quantity that could differ. */
    static ApiException stale(ProductQuantity now) {
        var detail = "Somebody has changed this product since you read it; its quantity is %d now."
                .formatted(now.quantity());
        return of(ErrorCode.STALE, detail, now);
    }

    static ApiException stale(ProductQuantity now, StockCount count) {
        var differs = count.to() != now.quantity();
        var difference = new Difference("quantity", count.from() != now.quantity(), count.to(), now.quantity());
        return stale(now).with("differences", differs ? List.of(difference) : List.of());
    }

    private static String left(int quantity) {
        return switch (quantity) {
            case 0 -> "Nothing is left.";
            case 1 -> "Only 1 is left.";
            default -> "Only %d are left.".formatted(quantity);
        };
    }

    private static ApiException of(ErrorCode code, String detail, ProductQuantity now) {
        return ApiException.of(code, detail)
                .next("GET /products/%d/stock".formatted(now.productId()))
                .with("quantity", now.quantity())
                .with("version", now.version());
    }

    /**
     * What a late count would change, in the form that a late edit is told.
     *
     * @param conflict whether the quantity is another than the counter believed
     */
    record Difference(String field, boolean conflict, int yours, int current) {}
}
