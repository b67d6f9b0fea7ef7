package dev.storekeeper.api;

import java.util.Objects;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/** The header {@code Prefer} (RFC 7240); unknown preferences are ignored. */
public final class Preferences {

    public static final String MERGE = "handling=merge";

    /** The header that says which preference was followed. */
    public static final String APPLIED = "Preference-Applied";

    /** Commas outside quotes separate preferences; of two values for one preference the first counts. */
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
