package dev.storekeeper.api;

import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** What a caller would like (RFC 7240); whatever is unknown counts as not asked for. */
public final class Preferences {

    public static final String MERGE = "handling=merge";

    /** Each preference stands behind a comma that is not quoted; of two values for one preference the first counts. */
    private static final Pattern HANDLING =
            Pattern.compile("(?:^|,)\\s*(?i:handling)\\s*=\\s*(\"[^\"]*\"|[^\\s,;\"]*)|\"[^\"]*\"");

    private Preferences() {}

    public static boolean askToMerge(HttpHeaders headers) {
        return HANDLING.matcher(String.join(", ", headers.getOrEmpty("Prefer")))
                .results()
                .map(found -> found.group(1))
                .filter(Objects::nonNull)
                .limit(1)
                .anyMatch(handling -> handling.replace("\"", "").equals("merge"));
    }
}
