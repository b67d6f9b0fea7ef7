package dev.storekeeper.catalogue.web;

import dev.storekeeper.problem.FieldErrors;
import dev.storekeeper.problem.Refusal;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** Reads the parameters of a query strictly: each is known, given once and as it must be, or they are refused together. */
final class Parameters {

    private final MultiValueMap<String, String> given;
    private final FieldErrors errors = new FieldErrors();

    Parameters(MultiValueMap<String, String> given, List<String> allowed) {
        this.given = given;
        given.forEach((name, values) -> {
            if (!allowed.contains(name)) {
                errors.add(name, "is unknown here; allowed: " + String.join(", ", allowed));
            } else if (values.size() > 1) {
                errors.add(name, "is given %d times; once is allowed".formatted(values.size()));
            }
        });
    }

    /** The parameter, if it is given; {@code reading} takes its name and text, and refuses what it cannot read. */
    <T> @Nullable T read(String name, BiFunction<String, String, T> reading) {
        var text = given.getFirst(name);
        if (text == null) {
            return null;
        }
        try {
            return reading.apply(name, text);
        } catch (Refusal refusal) {
            refusal.problem().errors().forEach(error -> errors.add(error.field(), error.message()));
            return null;
        }
    }

    <T> T read(String name, BiFunction<String, String, T> reading, T otherwise) {
        var value = read(name, reading);
        return value == null ? otherwise : value;
    }

    void check(boolean good, String name, String message) {
        errors.addUnless(good, name, message);
    }

    void refuseAny() {
        errors.refuseAny();
    }
}
