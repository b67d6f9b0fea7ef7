package dev.storekeeper.api;

import jakarta.validation.ConstraintViolation;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.validation.BindingResult;
import org.springframework.validation.ObjectError;

/** Tells what is wrong with parameters and with the fields of a body, in plain words and without what was sent. */
final class InvalidFields {

    private static final Pattern CAPITAL = Pattern.compile("[A-Z]");

    private static final Set<Class<?>> WHOLE = Set.of(
            int.class,
            Integer.class,
            long.class,
            Long.class,
            short.class,
            Short.class,
            byte.class,
            Byte.class,
            BigInteger.class);

    private InvalidFields() {}

    static ApiException of(BindingResult result) {
        return ApiException.invalid(result.getAllErrors().stream()
                // Those of the validator come last, and in no order.
                .sorted(Comparator.comparing(error -> isViolation(error) ? nameOf(error) : ""))
                .map(InvalidFields::of)
                .distinct()
                .toList());
    }

    static ApiException of(String name, TypeMismatchException mismatch) {
        return ApiException.invalid(name, reason(mismatch, mismatch.getRequiredType()));
    }

    /** The name of a record component in queries and in JSON. */
    static String wireName(String component) {
        return CAPITAL.matcher(component)
                .replaceAll(capital -> "_" + capital.group().toLowerCase(Locale.ROOT));
    }

    /** A type in the words of JSON. */
    static String nameOf(@Nullable Class<?> type) {
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
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (WHOLE.contains(type)) {
            return "a whole number";
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type)
                ? "a number"
                : Iterable.class.isAssignableFrom(type) || type.isArray() ? "an array" : "an object";
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
        return Stream.iterate((Throwable) failure, cause -> cause != null, Throwable::getCause)
                .filter(ApiException.class::isInstance)
                .flatMap(refusal -> ((ApiException) refusal).errors().stream())
                .map(FieldError::message)
                .findFirst()
                .orElseGet(() -> "must be " + nameOf(type));
    }
}
