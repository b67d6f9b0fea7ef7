package dev.storekeeper.crypto;

import java.io.Serial;

/** What was stored is not what this service sealed for this context. */
public final class UnsealableException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    UnsealableException(String message) {
        super(message);
    }

    UnsealableException(String context, Throwable cause) {
        super("not sealed for " + context, cause);
    }
}
