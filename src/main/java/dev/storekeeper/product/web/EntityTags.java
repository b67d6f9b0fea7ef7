package dev.storekeeper.product.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.Preferences;
import dev.storekeeper.api.VersionTags;
import dev.storekeeper.product.Expectation;
import dev.storekeeper.product.ProductId;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/** Versions as entity tags, and the headers that name them (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2). */
final class EntityTags {

    private EntityTags() {}

    /** Whether If-None-Match says that the caller has this version already. */
    static boolean isKnown(HttpHeaders headers, long version) {
        var current = new ETag(Long.toString(version), false);
        return ETag.parse(String.join(", ", headers.getOrEmpty(HttpHeaders.IF_NONE_MATCH))).stream()
                .anyMatch(tag -> tag.isWildcard() || tag.compare(current, false));
    }

    /** The version that If-Match means; without one, any is meant. */
    static Expectation expected(HttpHeaders headers) {
        return VersionTags.in(headers)
                .map(tags -> new Expectation(tags::name, tags.oldest(), Preferences.askToMerge(headers)))
                .orElse(Expectation.ANY);
    }

    /** What to say where a change must name its version (RFC 6585, section 3). */
    static ApiException missing(String id) {
        return ApiException.of(
                        ErrorCode.IF_MATCH_REQUIRED,
                        "A change must say which version it means: read the product, and send its ETag as the header If-Match.")
                .next("GET /products/" + ProductId.parse(id));
    }
}
