package dev.storekeeper.account;

import org.jspecify.annotations.Nullable;

/**
 * That somebody may sign up.
 *
 * @param inviteId the invite that says so, where one was shown
 */
record Admission(Role role, @Nullable Long inviteId) {}
