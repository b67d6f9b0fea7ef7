package dev.storekeeper.custody;

import dev.storekeeper.custody.StatementText.Write;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Judges each statement by its text: once, since the service has a few hundred of them. */
final class Judge {

    /** Texts that are built of many parts differ without end. */
    private static final int MOST = 2000;

    private final Map<String, Verdict> judged = new ConcurrentHashMap<>();

    void refuseUnlessAllowed(String statement) {
        var known = judged.get(statement);
        var verdict = known == null ? judge(statement) : known;
        if (known == null && judged.size() < MOST) {
            judged.put(statement, verdict);
        }
        if (verdict.reason() != null) {
            throw new UnrecordedWriteException(verdict.reason());
        }
        if (verdict.recorded() != null && !Custody.isRecording(verdict.recorded())) {
            throw new UnrecordedWriteException(
                    "The table '%s' is recorded: write it through its one writer, which tells of each write."
                            .formatted(verdict.recorded()));
        }
    }

    private static Verdict judge(String statement) {
        return new StatementText(statement).write().map(Judge::judge).orElse(Verdict.ALLOWED);
    }

    private static Verdict judge(Write write) {
        if (write.equals(Write.UNKNOWN)) {
            return Verdict.refused("A statement must read, or write one table, by INSERT, REPLACE, UPDATE or DELETE.");
        }
        if (Tables.RECORDED.contains(write.table())) {
            return new Verdict(write.table(), null);
        }
        if (!Tables.UNRECORDED.containsKey(write.table())) {
            return Verdict.refused(
                    ("Nobody has decided whether the table '%s' is recorded: give it one writer that tells of each write,"
                                    + " or list it in %s with the reason why it needs none.")
                            .formatted(write.table(), Tables.class.getName()));
        }
        return Tables.APPENDED.contains(write.table()) && !write.adds()
                ? Verdict.refused(
                        "Rows of the table '%s' are added and never changed or deleted.".formatted(write.table()))
                : Verdict.ALLOWED;
    }

    record Verdict(@Nullable String recorded, @Nullable String reason) {

        static final Verdict ALLOWED = new Verdict(null, null);

        static Verdict refused(String reason) {
            return new Verdict(null, reason);
        }
    }
}
