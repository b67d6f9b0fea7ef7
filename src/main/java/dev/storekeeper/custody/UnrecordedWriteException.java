package dev.storekeeper.custody;

import java.io.Serial;

/** A write that would leave no record; says what to do about it. */
public final class UnrecordedWriteException extends IllegalStateException {

    @Serial
    private static final long serialVersionUID = 1;

    UnrecordedWriteException(String message) {
        super(message);
    }
}
