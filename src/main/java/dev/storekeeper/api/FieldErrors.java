package dev.storekeeper.api;

import java.util.ArrayList;
import java.util.List;

/** Collects errors of fields, so that one refusal names them all. */
public final class FieldErrors {

    private final List<FieldError> errors = new ArrayList<>();

    public void add(String field, String message) {
        errors.add(new FieldError(field, message));
    }

    public void addUnless(boolean good, String field, String message) {
        if (!good) {
            add(field, message);
        }
    }

    public void refuseAny() {
        if (!errors.isEmpty()) {
            throw ApiException.invalid(errors);
        }
    }
}
