package dev.storekeeper.startup;

import org.jspecify.annotations.Nullable;

/** The service does not start; the message is the one line that the operator reads. */
public final class StartRefused extends RuntimeException {

    public StartRefused(String message) {
        this(message, null);
    }

    public StartRefused(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
