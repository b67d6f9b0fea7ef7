package dev.storekeeper.custody;

import java.util.function.Supplier;

/** The scope in which the one writer of a recorded table writes it: whoever opens it tells of each write. */
public final class Custody {

    private static final ScopedValue<String> RECORDED = ScopedValue.newInstance();

    private Custody() {}

    /** Lets this thread write the table until {@code write} ends. */
    public static <T> T recording(String table, Supplier<T> write) {
        return ScopedValue.where(RECORDED, table).call(write::get);
    }

    static boolean isRecording(String table) {
        return RECORDED.isBound() && RECORDED.get().equals(table);
    }
}
