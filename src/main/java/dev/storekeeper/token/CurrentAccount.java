package dev.storekeeper.token;

import dev.storekeeper.account.Role;
import java.time.Instant;
import java.util.List;

/**
 * Who is calling, as the access token says.
 *
 * @param factors how they proved it, in the words of the claim {@code amr}
 * @param provenAt when they proved it
 */
public record CurrentAccount(long id, Role role, String sessionId, List<String> factors, Instant provenAt) {}
