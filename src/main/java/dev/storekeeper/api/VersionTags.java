package dev.storekeeper.api;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.springframework.http.ETag;
import org.springframework.http.HttpHeaders;

/** The versions that the header {@code If-Match} names (RFC 9110, section 13.1.1), as entity tags. */
public final class VersionTags {

    private static final Pattern VERSION = Pattern.compile("0|[1-9][0-9]{0,17}");

    private final List<ETag> tags;

    private VersionTags(List<ETag> tags) {
        this.tags = tags;
    }

    /** Empty without the header. */
    public static Optional<VersionTags> in(HttpHeaders headers) {
        if (!headers.containsHeader(HttpHeaders.IF_MATCH)) {
            return Optional.empty();
        }
        var tags = ETag.parse(String.join(", ", headers.getOrEmpty(HttpHeaders.IF_MATCH)));
        if (tags.isEmpty()) {
            throw ApiException.invalid(
                    "If-Match", "must be an entity tag as the header ETag gave it, for instance \"3\"");
        }
        return Optional.of(new VersionTags(tags));
    }

    /** The tag of a version, as the header ETag gives it. */
    public static String of(long version) {
        return "\"" + version + "\"";
    }

    /** Whether one of them is the tag of this version, or stands for any. */
    public boolean matches(long version) {
        var current = new ETag(Long.toString(version), false);
        return tags.stream().anyMatch(tag -> tag.isWildcard() || tag.compare(current, true));
    }

    /** The oldest version among them; empty if one of them is no tag of this service. */
    public OptionalLong oldest() {
        return tags.stream()
                        .allMatch(
                                tag -> !tag.weak() && VERSION.matcher(tag.tag()).matches())
                ? tags.stream().mapToLong(tag -> Long.parseLong(tag.tag())).min()
                : OptionalLong.empty();
    }
}
