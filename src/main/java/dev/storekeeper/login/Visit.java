package dev.storekeeper.login;

import dev.storekeeper.audit.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A knock at the door.
 *
 * @param device what the client shows of an earlier visit, if it does
 */
public record Visit(Caller caller, @Nullable String device) {}
