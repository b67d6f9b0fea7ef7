package dev.storekeeper.account;

import java.util.Locale;
import java.util.regex.Pattern;

/** What a username may be, and the key by which it is unique: without regard to case. */
public final class Username {

    static final String RULE = "must be 3 to 50 of the letters a to z, digits, '.', '_' and '-'";

    /** ASCII alone, so that no two names look the same. */
    private static final Pattern ALLOWED = Pattern.compile("[A-Za-z0-9._-]{3,50}");

    private Username() {}

    public static boolean isAllowed(String text) {
        return ALLOWED.matcher(text).matches();
    }

    public static String keyOf(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
