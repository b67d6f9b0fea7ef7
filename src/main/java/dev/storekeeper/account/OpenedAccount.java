package dev.storekeeper.account;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An account in its first moment.
 *
 * @param warnings what was let pass this time
 * @param inviteId the invite that was used up for it
 */
public record OpenedAccount(
        Account account, List<String> warnings, @Nullable Long inviteId) {}
