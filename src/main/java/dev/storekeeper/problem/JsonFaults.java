package dev.storekeeper.problem;

import java.util.Collection;
import java.util.stream.Collectors;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Says which part of a JSON body could not be read, and what is allowed there. */
final class JsonFaults {

    private JsonFaults() {}

    static Refusal refusalFor(HttpMessageNotReadableException unreadable) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof Refusal refusal) {
                return refusal;
            }
        }
        return switch (unreadable.getCause()) {
            case UnrecognizedPropertyException unknown -> unknownField(unknown);
            case MismatchedInputException mismatch -> wrongType(mismatch);
            case DatabindException bound -> Refusal.invalid(path(bound), "is not as it must be");
            case StreamReadException broken -> malformed(broken);
            case null, default ->
                Refusal.of(Kind.MALFORMED, "malformed_json", "A JSON object is required as the body.");
        };
    }

    private static Refusal unknownField(UnrecognizedPropertyException unknown) {
        Collection<Object> known = unknown.getKnownPropertyIds();
        var allowed = known == null
                ? ""
                : known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
        return Refusal.invalid(path(unknown), "is unknown here; allowed: " + allowed);
    }

    private static Refusal wrongType(MismatchedInputException mismatch) {
        var field = path(mismatch);
        if (field.isEmpty()) {
            return Refusal.of(Kind.MALFORMED, "malformed_json", "A JSON object is required as the body.");
        }
        return Refusal.invalid(field, "must be " + typeName(mismatch.getTargetType()));
    }

    private static String typeName(Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (CharSequence.class.isAssignableFrom(type)) {
            return "a string";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        return type.isPrimitive() || Number.class.isAssignableFrom(type) ? "a number" : "an object";
    }

    private static Refusal malformed(StreamReadException broken) {
        var place = broken.getLocation();
        return Refusal.of(
                Kind.MALFORMED,
                "malformed_json",
                "The body is not well-formed JSON (line %d, column %d)%s."
                        .formatted(place.getLineNr(), place.getColumnNr(), duplicate(broken)));
    }

    private static String duplicate(JacksonException broken) {
        var message = broken.getOriginalMessage();
        return message != null && message.startsWith("Duplicate") ? ": a field is given twice" : "";
    }

    private static String path(DatabindException fault) {
        return fault.getPath().stream()
                .map(part -> part.getPropertyName() == null ? "[" + part.getIndex() + "]" : part.getPropertyName())
                .collect(Collectors.joining("."));
    }
}
