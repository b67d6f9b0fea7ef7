package dev.storekeeper.legacy;

import java.util.regex.Pattern;

/** A token that stands alone in the header Authorization, without the word Bearer before it. */
final class RawTokens {

    private static final Pattern BARE = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]*");

    private RawTokens() {}

    static String withScheme(String authorization) {
        return BARE.matcher(authorization).matches() ? "Bearer " + authorization : authorization;
    }
}
