package dev.storekeeper.audit;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Some entries of a list, and the place where it goes on if it does. */
public record AuditPage(List<AuditEntry> entries, @Nullable AuditCursor next) {}
