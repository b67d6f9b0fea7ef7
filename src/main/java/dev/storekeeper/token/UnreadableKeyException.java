package dev.storekeeper.token;

import java.io.Serial;
import org.jspecify.annotations.Nullable;

/** What is stored as a signing key is not one that this service has made. */
final class UnreadableKeyException extends RuntimeException {

    @Serial
    private static final long serialVersionUID = 1;

    UnreadableKeyException(String kid, @Nullable Throwable cause) {
        super("the signing key " + kid + " was not made by this service", cause);
    }
}
