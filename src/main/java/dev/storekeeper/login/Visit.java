package dev.storekeeper.login;

import dev.storekeeper.audit.Caller;
import org.jspecify.annotations.Nullable;

/**
 * A request for a login, a sign-up or the like.
 *
 * @param device the device cookie of the client, if it sends one
 */
public record Visit(Caller caller, @Nullable String device) {}
