package dev.storekeeper.catalogue.web;

import dev.storekeeper.catalogue.Expectation;
import dev.storekeeper.catalogue.ProductId;
import dev.storekeeper.problem.Kind;
import dev.storekeeper.problem.Refusal;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/** Versions as entity tags, and the headers that name them (RFC 9110, sections 8.8.3, 13.1.1 and 13.1.2). */
final class EntityTags {

    private static final Pattern VERSION = Pattern.compile("0|[1-9][0-9]{0,17}");

    private EntityTags() {}

    /** Whether If-None-Match says that the caller has this version already. */
    static boolean isKnown(HttpHeaders headers, long version) {
        return name(ETag.parse(joined(headers, HttpHeaders.IF_NONE_MATCH)), version, false);
    }

    /** The version that If-Match means; without one, any is meant. */
    static Expectation expected(HttpHeaders headers) {
        if (!headers.containsHeader(HttpHeaders.IF_MATCH)) {
            return Expectation.ANY;
        }
        var tags = ETag.parse(joined(headers, HttpHeaders.IF_MATCH));
        if (tags.isEmpty()) {
            throw Refusal.invalid("If-Match", "must be an entity tag as the header ETag gave it, for instance \"3\"");
        }
        return new Expectation(version -> name(tags, version, true), oldest(tags), Preferences.askToMerge(headers));
    }

    /** What to say where a change must name its version (RFC 6585, section 3). */
    static Refusal missing(String id) {
        return Refusal.of(
                        Kind.PRECONDITION_MISSING,
                        "if_match_required",
                        "A change must say which version it means: read the product, and send its ETag as the header If-Match.")
                .next("GET /products/" + ProductId.parse(id));
    }

    /** What the caller has read, at least; not known when one of the tags is none of ours. */
    private static OptionalLong oldest(List<ETag> tags) {
        return tags.stream()
                        .allMatch(
                                tag -> !tag.weak() && VERSION.matcher(tag.tag()).matches())
                ? tags.stream().mapToLong(tag -> Long.parseLong(tag.tag())).min()
                : OptionalLong.empty();
    }

    private static boolean name(List<ETag> tags, long version, boolean strongly) {
        var current = new ETag(Long.toString(version), false);
        return tags.stream().anyMatch(tag -> tag.isWildcard() || tag.compare(current, strongly));
    }

    private static String joined(HttpHeaders headers, String name) {
        return String.join(", ", headers.getOrEmpty(name));
    }
}
