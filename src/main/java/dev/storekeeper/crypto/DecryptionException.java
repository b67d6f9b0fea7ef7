package dev.storekeeper.crypto;

import java.io.Serial;

/** What was stored is not what this service sealed for this context. */
public final class DecryptionException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    DecryptionException(String message) {
        super(message);
    }

    DecryptionException(String context, Throwable cause) {
        super("not sealed for " + context, cause);
    }
}
