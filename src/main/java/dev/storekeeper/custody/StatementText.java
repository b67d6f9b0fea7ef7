package dev.storekeeper.custody;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads from the text of a statement what it writes. */
record StatementText(String text) {

    /** Comments that a server executes ({@code /*!}) stay, so that they are refused as unknown. */
    private static final Pattern COMMENT = Pattern.compile("/\\*[^!+M].*?\\*/|--\\s[^\\n]*|#[^\\n]*", Pattern.DOTALL);

    private static final Pattern READING = Pattern.compile(
            "\\(*\\s*(select|show|describe|desc|explain\\s+select|set|values|commit|rollback|savepoint|release|start|begin)\\b.*",
            Pattern.DOTALL);

    private static final String NAME = "`?(?:\\w+`?\\s*\\.\\s*`?)?(?<table>\\w+)`?";

    private static final Pattern WRITING = Pattern.compile(
            "(?<verb>insert|replace|update|delete|truncate)\\s+"
                    + "(?:(?:low_priority|high_priority|delayed|quick|ignore)\\s+)*(?:into\\s+|from\\s+|table\\s+)?"
                    + NAME + "(?<rest>\\s.*|\\(.*|;?)",
            Pattern.DOTALL);

    /** Between the table and what is written or which rows are meant there is nothing but another name for it. */
    private static final Pattern ONE_TABLE = Pattern.compile("\\s+(?:(?:as\\s+)?\\w+\\s+)?set\\b.*", Pattern.DOTALL);

    private static final Pattern ONE_TABLE_DELETED = Pattern.compile(
            "\\s*(?:(?:as\\s+)?(?!using\\b|from\\b)\\w+\\s*)?(?:\\s(?:where|order|limit)\\b.*)?;?", Pattern.DOTALL);

    /** What the statement writes; nothing where it only reads. */
    Optional<Write> write() {
        var plain = COMMENT.matcher(text).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
        if (READING.matcher(plain).matches()) {
            return Optional.empty();
        }
        var writing = WRITING.matcher(plain);
        return writing.matches() && isOfOneTable(writing.group("verb"), writing.group("rest"))
                ? Optional.of(new Write(writing.group("verb"), writing.group("table"), adds(writing)))
                : Optional.of(Write.UNKNOWN);
    }

    private static boolean isOfOneTable(String verb, String rest) {
        return switch (verb) {
            case "update" -> ONE_TABLE.matcher(rest).matches();
            case "delete" -> ONE_TABLE_DELETED.matcher(rest).matches();
            default -> true;
        };
    }

    private static boolean adds(Matcher writing) {
        return writing.group("verb").equals("insert") && !writing.group("rest").contains("on duplicate key");
    }

    /**
     * A write to one table.
     *
     * @param adds whether it adds rows, and touches none that is there
     */
    record Write(String verb, String table, boolean adds) {

        /** A statement that is none of those which the service needs, or writes several tables. */
        static final Write UNKNOWN = new Write("", "", false);
    }
}
