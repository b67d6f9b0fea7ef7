package dev.storekeeper.product;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why products are written.
 *
 * @param reason why there is more or less of them then, if there is
 * @param reverts the change set that is reverted
 */
public record Cause(
        What what,
        QuantityReason reason,
        @Nullable String note,
        @Nullable Long reverts) {

    public static final Cause CREATE = new Cause(What.CREATE, QuantityReason.EDIT, null, null);
    public static final Cause EDIT = new Cause(What.EDIT, QuantityReason.EDIT, null, null);
    public static final Cause DELETE = new Cause(What.DELETE, QuantityReason.EDIT, null, null);
    public static final Cause IMPORT = new Cause(What.IMPORT, QuantityReason.IMPORT, null, null);

    public static Cause counting(QuantityReason reason, @Nullable String note) {
        return new Cause(What.STOCK, reason, note, null);
    }

    public static Cause revert(long change) {
        return new Cause(What.REVERT, QuantityReason.EDIT, "Change %d reverted".formatted(change), change);
    }

    /** What a request does to products. */
    public enum What {
        CREATE,
        EDIT,
        DELETE,
        STOCK,
        IMPORT,
        REVERT;

        /** The name that requests and answers show. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
