package dev.storekeeper.product.stock.web;

import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.product.QuantityReason;
import dev.storekeeper.product.Written;
import dev.storekeeper.product.stock.StockService.Change;
import dev.storekeeper.product.stock.StockService.Count;
import dev.storekeeper.product.stock.StockService.Move;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A movement in a request: {@code delta}, or {@code set} and {@code from}. Names everything that is wrong at once. */
record WrittenMovement(
        @Nullable Written delta,
        @Nullable Written set,
        @Nullable Written from,
        @Nullable Written reason,
        @Nullable Written note) {

    private static final Pattern NOTE = Pattern.compile("[^\\p{Cc}\\p{Cs}]{0,255}");
    private static final String REASONS = Arrays.stream(QuantityReason.values())
            .map(QuantityReason::wireName)
            .collect(Collectors.joining(", ", "must be one of ", ""));

    Change toChange() {
        var errors = new FieldErrors();
        var change = set == null && from == null ? toMove(errors) : toCount(errors);
        errors.refuseAny();
        return change;
    }

    private Change toMove(FieldErrors errors) {
        var by = number("delta", delta, -Integer.MAX_VALUE, errors);
        errors.addUnless(delta == null || by != 0, "delta", "must be a whole number other than 0, up to 2147483647");
        errors.addUnless(reason != null, "reason", "is required; " + REASONS);
        return new Move(by, reason(errors), note(errors));
    }

    private Change toCount(FieldErrors errors) {
        errors.addUnless(delta == null, "delta", "does not go together with 'set' and 'from'");
        return new Count(number("from", from, 0, errors), number("set", set, 0, errors), reason(errors), note(errors));
    }

    /** What is wrong is named, and read as 1. */
    private static int number(String field, @Nullable Written written, int least, FieldErrors errors) {
        if (written == null) {
            errors.add(field, "is required");
            return 1;
        }
        var value = written.whole(least, Integer.MAX_VALUE);
        errors.addUnless(
                value.isPresent(),
                field,
                "must be a whole number from %d to 2147483647, without decimals or exponent".formatted(least));
        return (int) value.orElse(1);
    }

    private QuantityReason reason(FieldErrors errors) {
        if (reason == null) {
            return QuantityReason.CORRECTION;
        }
        var named = QuantityReason.named(reason.text());
        errors.addUnless(named.isPresent(), "reason", REASONS);
        return named.orElse(QuantityReason.CORRECTION);
    }

    private @Nullable String note(FieldErrors errors) {
        if (note == null || note.form() == Written.Form.NULL) {
            return null;
        }
        errors.addUnless(
                note.form() == Written.Form.TEXT && NOTE.matcher(note.text()).matches(),
                "note",
                "must be a string of up to 255 characters, without control characters or unpaired surrogates, or null");
        return note.text();
    }
}
