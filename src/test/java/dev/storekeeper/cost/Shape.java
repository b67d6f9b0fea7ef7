package dev.storekeeper.cost;

import java.nio.charset.StandardCharsets;
import java.util.function.IntFunction;

/**
 * A way to make a request costly.
 *
 * @param largest the size that comes near the door's bound: bytes as a rule, and a number of things where that is what is bounded
 */
record Shape(String name, int largest, IntFunction<Request> maker) {

    Request at(int size) {
        return maker.apply(size);
    }

    /** The text again and again, up to that many bytes of UTF-8. */
    static String fill(String text, int bytes) {
        return text.repeat(Math.max(1, bytes / text.getBytes(StandardCharsets.UTF_8).length));
    }

    @Override
    public String toString() {
        return name;
    }
}
