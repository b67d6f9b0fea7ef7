package dev.storekeeper.catalogue.web;

import dev.storekeeper.problem.Refusal;
import java.util.function.LongPredicate;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/** Versions as entity tags (RFC 9110, sections 8.8.3 and 13.1.1). */
final class IfMatch {

    private IfMatch() {}

    static String tag(long version) {
        return "\"" + version + "\"";
    }

    /** Whether the header means a version; without one, any is meant. */
    static LongPredicate of(HttpHeaders headers) {
        var header = headers.getOrEmpty(HttpHeaders.IF_MATCH);
        if (header.isEmpty()) {
            return _ -> true;
        }
        var tags = ETag.parse(String.join(", ", header));
        if (tags.isEmpty()) {
            throw Refusal.invalid("If-Match", "must be an entity tag as the header ETag gave it, for instance \"3\"");
        }
        return version ->
                tags.stream().anyMatch(tag -> tag.isWildcard() || tag.compare(ETag.create(tag(version)), true));
    }
}
