package dev.storekeeper.api;

import java.util.Collection;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.converter.HttpMessageNotReadableException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Names the part of a JSON body that cannot be read, and what is allowed there. */
public final class JsonErrors {

    private static final Pattern DUPLICATE = Pattern.compile("Duplicate Object property \"(.*)\"");

    private static final Pattern EXCESS = Pattern.compile("(.+) \\(\\d+\\) exceeds the maximum allowed \\((\\d+)");

    private JsonErrors() {}

    static ApiException refusalFor(HttpMessageNotReadableException unreadable) {
        for (Throwable cause = unreadable.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ApiException refusal) {
                return refusal;
            }
        }
        return refusalFor(unreadable.getCause());
    }

    /** The same for JSON that is read without Spring. */
    public static ApiException refusalFor(@Nullable Throwable cause) {
        return switch (cause) {
            case UnrecognizedPropertyException unknown -> unknownField(unknown);
            case MismatchedInputException mismatch -> wrongType(mismatch);
            case DatabindException bound -> wrongValue(bound);
            case StreamConstraintsException excess -> excessive(excess);
            case InputCoercionException large ->
                ApiException.invalid(path(large), "is larger than a number may be here");
            case StreamReadException broken -> malformed(broken);
            case null, default -> objectRequired();
        };
    }

    private static ApiException objectRequired() {
        return ApiException.of(ErrorCode.MALFORMED_JSON, "A JSON object is required as the body.");
    }

    private static ApiException unknownField(UnrecognizedPropertyException unknown) {
        Collection<Object> known = unknown.getKnownPropertyIds();
        var allowed = known == null
                ? ""
                : known.stream().map(Object::toString).sorted().collect(Collectors.joining(", "));
        return ApiException.invalid(path(unknown), "is unknown here; allowed: " + allowed);
    }

    private static ApiException wrongType(MismatchedInputException mismatch) {
        var field = path(mismatch);
        if (field.isEmpty()) {
            return objectRequired();
        }
        return ApiException.invalid(
                field,
                StrictJson.isHalfCharacter(mismatch)
                        ? "must be text of whole characters; half of a surrogate pair is none"
                        : "must be " + InvalidFields.typeInJson(mismatch.getTargetType()));
    }

    private static ApiException wrongValue(DatabindException bound) {
        var field = path(bound);
        return field.isEmpty() ? objectRequired() : ApiException.invalid(field, "is not a valid value");
    }

    private static ApiException excessive(StreamConstraintsException excess) {
        var found = EXCESS.matcher(excess.getOriginalMessage());
        var what =
                found.find() ? "%s is at most %s".formatted(found.group(1), found.group(2)) : "The body is too large";
        var field = path(excess);
        return ApiException.of(
                ErrorCode.EXCESSIVE_JSON, field.isEmpty() ? what + "." : "%s, at '%s' too.".formatted(what, field));
    }

    private static ApiException malformed(StreamReadException broken) {
        var duplicate = DUPLICATE.matcher(String.valueOf(broken.getOriginalMessage()));
        if (duplicate.find()) {
            return ApiException.invalid(duplicate.group(1), "is given twice; send it once");
        }
        var place = broken.getLocation();
        return ApiException.of(
                ErrorCode.MALFORMED_JSON,
                place == null
                        ? "The body is not well-formed JSON."
                        : "The body is not well-formed JSON (line %d, column %d)."
                                .formatted(place.getLineNr(), place.getColumnNr()));
    }

    private static String path(JacksonException fault) {
        return fault.getPath().stream()
                .map(part -> part.getPropertyName() == null ? "[" + part.getIndex() + "]" : part.getPropertyName())
                .collect(Collectors.joining("."));
    }
}
