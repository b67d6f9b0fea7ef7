package dev.storekeeper.crypto;

import java.io.Serial;

/** A stored field cannot be decrypted in this context. */
public final class DecryptionException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    DecryptionException(String message) {
        super(message);
    }

    DecryptionException(String context, Throwable cause) {
        super("not encrypted for " + context, cause);
    }
}
