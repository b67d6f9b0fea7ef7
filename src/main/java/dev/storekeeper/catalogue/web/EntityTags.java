package dev.storekeeper.catalogue.web;

import dev.storekeeper.problem.Refusal;
import java.util.List;
import java.util.function.LongPredicate;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/** Versions as entity tags, and the headers that name them (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2). */
final class EntityTags {

    private EntityTags() {}

    static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Whether If-None-Match says that the caller has this version already. */
    static boolean isKnown(HttpHeaders headers, long version) {
        return name(ETag.parse(joined(headers, HttpHeaders.IF_NONE_MATCH)), version, false);
    }

    /** Whether If-Match means a version; without one, any is meant. */
    static LongPredicate expected(HttpHeaders headers) {
        if (!headers.containsHeader(HttpHeaders.IF_MATCH)) {
            return _ -> true;
        }
        var tags = ETag.parse(joined(headers, HttpHeaders.IF_MATCH));
        if (tags.isEmpty()) {
            throw Refusal.invalid("If-Match", "must be an entity tag as the header ETag gave it, for instance \"3\"");
        }
        return version -> name(tags, version, true);
    }

    private static boolean name(List<ETag> tags, long version, boolean strongly) {
        var current = ETag.create(of(version));
        return tags.stream().anyMatch(tag -> tag.isWildcard() || tag.compare(current, strongly));
    }

    private static String joined(HttpHeaders headers, String name) {
        return String.join(", ", headers.getOrEmpty(name));
    }
}
