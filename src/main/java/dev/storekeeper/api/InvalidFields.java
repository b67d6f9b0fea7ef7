package dev.storekeeper.api;

import jakarta.validation.ConstraintViolation;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.validation.BindingResult;
import org.springframework.validation.ObjectError;

/** Tells what is wrong with parameters and with the fields of a body, in plain words and without what was sent. */
final class InvalidFields {

    private static final Set<Class<?>> WHOLE_NUMBERS =
            Set.of(Integer.class, Long.class, Short.class, Byte.class, BigInteger.class);

    private InvalidFields() {}

    static ApiException of(BindingResult result) {
        return ApiException.invalid(result.getAllErrors().stream()
                // Those of the validator come last, and in no order.
                .sorted(Comparator.comparing(error -> isViolation(error) ? nameOf(error) : ""))
                .map(InvalidFields::of)
                .distinct()
                .toList());
    }

    private static FieldError of(ObjectError error) {
        var name = nameOf(error);
        return new FieldError(isViolation(error) ? wireName(name) : name, String.valueOf(error.getDefaultMessage()));
    }

    private static boolean isViolation(ObjectError error) {
        return error.contains(ConstraintViolation.class);
    }

    private static String nameOf(ObjectError error) {
        return error instanceof org.springframework.validation.FieldError field
                ? field.getField()
                : error.getObjectName();
    }

    /** What the type of the value says of it by an {@link ApiException}, or else which type is expected. */
    static String reason(Exception failure, @Nullable Class<?> type) {
        return Stream.iterate((Throwable) failure, Objects::nonNull, Throwable::getCause)
                .filter(ApiException.class::isInstance)
                .flatMap(refusal -> ((ApiException) refusal).errors().stream())
                .map(FieldError::message)
                .findFirst()
                .orElseGet(() -> "must be " + typeInJson(type));
    }

    /** A type in the words of JSON. */
    static String typeInJson(@Nullable Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        var boxed = ClassUtils.resolvePrimitiveIfNecessary(type);
        if (boxed == Boolean.class) {
            return "true or false";
        }
        if (WHOLE_NUMBERS.contains(boxed)) {
            return "a whole number";
        }
        if (Number.class.isAssignableFrom(boxed)) {
            return "a number";
        }
        return Iterable.class.isAssignableFrom(type) || type.isArray() ? "an array" : "an object";
    }

    /** The name of a record component in queries and in JSON. */
    static String wireName(String component) {
        return component.replaceAll("(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}
