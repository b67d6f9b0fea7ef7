package dev.storekeeper.idempotency;

import dev.storekeeper.api.ApiException;
import java.util.List;
import java.util.regex.Pattern;

/** The name that a client gives a request; each account has its own keys. */
public record IdempotencyKey(long accountId, String text) {

    public static final String HEADER = "Idempotency-Key";

    private static final Pattern FORM = Pattern.compile("[\\x21-\\x7E]{1,255}");

    /** Reads the key from the values of its header. */
    public static IdempotencyKey of(long accountId, List<String> values) {
        if (values.size() != 1 || !FORM.matcher(values.getFirst()).matches()) {
            throw ApiException.invalid(HEADER, "must be one value of 1 to 255 visible ASCII characters");
        }
        return new IdempotencyKey(accountId, values.getFirst());
    }
}
