package dev.storekeeper.startup;

import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.Environment;

/** Accepts a master key of 32 random bytes, and refuses one that a person typed. */
public final class MasterKey {

    private static final int LENGTH = 32;

    /** 32 random bytes have fewer different values once in about 10^13 keys. */
    private static final int DISTINCT = 18;

    private MasterKey() {}

    /** Checks those that the settings name; a quick start may name none. */
    public static void checkAll(Environment settings) {
        var binder = Binder.get(settings);
        binder.bind("storekeeper.key", String.class).ifBound(key -> check("STOREKEEPER_KEY", key));
        binder.bind("storekeeper.previous-keys", Bindable.listOf(String.class))
                .orElse(List.of())
                .forEach(key -> check("STOREKEEPER_PREVIOUS_KEYS", key));
    }

    static void check(String setting, String key) {
        var fault = fault(key);
        if (fault != null) {
            throw new StartRefused("%s %s; make one with: openssl rand -base64 32".formatted(setting, fault));
        }
    }

    /** Returns what is wrong with the key, or null. */
    public static @Nullable String fault(String key) {
        var bytes = decoded(key);
        if (bytes.length != LENGTH) {
            return "must be exactly 32 bytes in Base64";
        }
        return isTyped(bytes) ? "is not random and would protect nothing" : null;
    }

    private static byte[] decoded(String key) {
        try {
            return Base64.getDecoder().decode(key.strip());
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    /** Repetition, counting up or down, and plain text. */
    private static boolean isTyped(byte[] bytes) {
        var values = IntStream.range(0, LENGTH).map(i -> bytes[i]);
        var steps = IntStream.range(1, LENGTH).map(i -> (byte) (bytes[i] - bytes[i - 1]));
        return values.distinct().count() < DISTINCT
                || steps.distinct().count() < DISTINCT
                || IntStream.range(0, LENGTH).allMatch(i -> bytes[i] >= 0);
    }
}
