package dev.storekeeper.token;

import dev.storekeeper.account.Account;
import dev.storekeeper.audit.Caller;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session that somebody has earned.
 *
 * @param factors how they proved who they are, in the words of the claim {@code amr}
 * @param accessLifetime how long its access tokens live, if not as usual
 * @param deviceId names the client that it is opened from
 */
public record NewSession(
        Account account, List<String> factors, @Nullable Duration accessLifetime, Caller caller, byte[] deviceId) {}
