package dev.storekeeper.product;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/** A product as this node has read it, and its JSON, which is written once for each version. */
public final class KnownProduct {

    /** What its JSON takes beside the texts. */
    private static final int BYTES = 700;

    private final ProductSnapshot product;

    /** When the database had the product in this version. */
    volatile long readAt;

    volatile long shownAt;

    private volatile @Nullable SerializableString json;

    KnownProduct(ProductSnapshot product, long readAt) {
        this.product = product;
        this.readAt = readAt;
        this.shownAt = readAt;
    }

    public ProductSnapshot product() {
        return product;
    }

    /** The JSON of all fields. */
    public SerializableString json(Function<ProductSnapshot, String> write) {
        var known = json;
        if (known == null) {
            known = new SerializedString(write.apply(product));
            json = known;
        }
        return known;
    }

    /** Its JSON has the texts too, and the bytes of that up to twice as many. */
    int bytes() {
        return BYTES + product.bytes() + 3 * product.details().textBytes();
    }
}
