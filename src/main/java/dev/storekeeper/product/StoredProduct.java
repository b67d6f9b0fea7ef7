package dev.storekeeper.product;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.time.Instant;

/** A product as the table holds it. It changes as a whole or not at all, and counts its changes. */
public record StoredProduct(ProductSnapshot product, FieldVersions versions) {

    public long id() {
        return product.id();
    }

    public long version() {
        return product.version();
    }

    public ProductDetails details() {
        return product.details();
    }

    /** The version that last changed a field. */
    public long changedIn(ProductField field) {
        return versions.of(field);
    }

    /** The next version; an edit that changes nothing leaves no trace. Its time is never before this one's, though two clocks disagree. */
    public StoredProduct change(ProductDetails details, Instant now) {
        return details.equals(details())
                ? this
                : new StoredProduct(
                        product.next(details, product.noEarlier(now)),
                        versions.change(details(), details, version() + 1));
    }

    /** The next version by an edit; refused where somebody else has changed what it changes, or anything where they do not merge. */
    public StoredProduct edit(ProductEdit edit, Expectation expected, ProductRevisions past, Instant now) {
        if (!expected.isMetBy(this)) {
            var late = new LateEdit(this, edit, expected, expected.read(this, past));
            if (!expected.merging() || !late.isMergeable()) {
                throw late.refusal();
            }
        }
        return change(edit.applyTo(details()), now);
    }

    /** A no to somebody who means another version than this. */
    public ApiException stale(String detail) {
        return ApiException.of(ErrorCode.STALE, detail)
                .next("GET /products/" + id())
                .with("version", version());
    }
}
