package dev.storekeeper.api;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** A value for each key that is in use: made for the first who uses it, shared by all, and dropped after the last. */
public final class InUse<K, V> {

    private final Map<K, Used<V>> inUse = new ConcurrentHashMap<>();
    private final Function<K, V> make;

    public InUse(Function<K, V> make) {
        this.make = make;
    }

    public <T> T use(K key, Function<V, T> use) {
        var value = join(key);
        try {
            return use.apply(value);
        } finally {
            leave(key);
        }
    }

    /** Each call needs one of {@link #leave}. */
    V join(K key) {
        return inUse.compute(key, (_, known) -> known == null ? new Used<>(make.apply(key), 1) : known.plus(1))
                .value();
    }

    void leave(K key) {
        inUse.computeIfPresent(key, (_, known) -> known.users == 1 ? null : known.plus(-1));
    }

    /** @param users how many have joined and not left */
    private record Used<V>(V value, int users) {

        Used<V> plus(int more) {
            return new Used<>(value, users + more);
        }
    }
}
