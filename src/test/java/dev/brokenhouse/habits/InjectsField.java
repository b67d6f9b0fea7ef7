package dev.brokenhouse.habits;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;

/** A dependency that no constructor names. */
class InjectsField {
    @Autowired
    @Nullable
    Object field;
}
