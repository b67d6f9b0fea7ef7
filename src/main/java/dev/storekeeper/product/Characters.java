package dev.storekeeper.product;

import java.util.function.IntPredicate;

/** Counts and judges texts by code points, as the database does. */
final class Characters {

    private Characters() {}

    static boolean fits(String text, int longest, IntPredicate allowed) {
        return text.length() <= 2 * longest
                && text.codePointCount(0, text.length()) <= longest
                && text.codePoints().allMatch(allowed);
    }

    /** Neither a control character nor half of a pair of surrogates, which the database would keep as a question mark. */
    static boolean isStorable(int character) {
        var type = Character.getType(character);
        return type != Character.CONTROL && type != Character.SURROGATE;
    }

    static boolean isStorableOrLayout(int character) {
        return isStorable(character) || character == '\n' || character == '\r' || character == '\t';
    }

    static boolean isPrintableAscii(int character) {
        return character >= ' ' && character <= '~';
    }
}
