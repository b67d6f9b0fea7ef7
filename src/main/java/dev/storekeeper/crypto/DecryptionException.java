package dev.storekeeper.crypto;

import org.jspecify.annotations.Nullable;

/** A stored field cannot be decrypted in this context. */
public final class DecryptionException extends RuntimeException {

    DecryptionException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
