package dev.storekeeper.audit;

/** What a stranger writes ends up before the eyes of a person: no control characters, and not endless. */
final class Printable {

    private Printable() {}

    static String of(String text, int longest) {
        return text.substring(0, Math.min(longest, text.length())).replaceAll("[^\\x20-\\x7e]", "?");
    }
}
