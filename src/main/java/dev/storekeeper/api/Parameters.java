package dev.storekeeper.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriUtils;

/** Reads the parameters of a query strictly: each is known, given once and as it must be, or they are refused together. */
public final class Parameters {

    private static final Pattern ID = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern UP_TO_FOUR_DIGITS = Pattern.compile("[1-9][0-9]{0,3}");

    private final MultiValueMap<String, String> given;
    private final FieldErrors errors = new FieldErrors();

    public Parameters(MultiValueMap<String, String> given, List<String> allowed) {
        this.given = given;
        given.forEach((name, values) -> {
            if (!allowed.contains(name)) {
                errors.add(
                        name,
                        allowed.isEmpty()
                                ? "is unknown here; none is allowed"
                                : "is unknown here; allowed: " + String.join(", ", allowed));
            } else if (values.size() > 1) {
                errors.add(name, "is given %d times; once is allowed".formatted(values.size()));
            }
        });
    }

    /** The parameter, if it is given; {@code reading} takes its name and text, and refuses what it cannot read. */
    public <T> @Nullable T read(String name, BiFunction<String, String, T> reading) {
        var text = given.getFirst(name);
        if (text == null) {
            return null;
        }
        try {
            return reading.apply(name, text);
        } catch (ApiException refusal) {
            refusal.errors().forEach(error -> errors.add(error.field(), error.message()));
            return null;
        }
    }

    public <T> T read(String name, BiFunction<String, String, T> reading, T otherwise) {
        var value = read(name, reading);
        return value == null ? otherwise : value;
    }

    /** How long a page is to be: from 1 to 1,000. */
    public int limit(int otherwise) {
        return read("limit", Parameters::limit, otherwise);
    }

    /** The id behind which a page begins. */
    public long after(long otherwise) {
        return read("after", Parameters::id, otherwise);
    }

    public void check(boolean good, String name, String message) {
        errors.addUnless(good, name, message);
    }

    public void refuseAny() {
        errors.refuseAny();
    }

    /** The header {@code Link} to the same list from another place on. */
    public String next(String path, String after) {
        var asBefore = given.entrySet().stream()
                .filter(parameter -> !parameter.getKey().equals("after"))
                .map(parameter ->
                        parameter.getKey() + "=" + encode(parameter.getValue().getFirst()) + "&")
                .collect(Collectors.joining());
        return "<" + path + "?" + asBefore + "after=" + encode(after) + ">; rel=\"next\"";
    }

    private static Integer limit(String name, String text) {
        if (!UP_TO_FOUR_DIGITS.matcher(text).matches() || Integer.parseInt(text) > Bounds.ROWS_PER_PAGE) {
            throw ApiException.invalid(name, "must be a whole number from 1 to " + Bounds.ROWS_PER_PAGE);
        }
        return Integer.valueOf(text);
    }

    private static Long id(String name, String text) {
        if (!ID.matcher(text).matches()) {
            throw ApiException.invalid(name, "must be taken from the Link of the page before");
        }
        return Long.valueOf(text);
    }

    private static String encode(String value) {
        return UriUtils.encode(value, StandardCharsets.UTF_8);
    }
}
