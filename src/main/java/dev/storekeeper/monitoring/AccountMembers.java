package dev.storekeeper.monitoring;

import dev.storekeeper.token.CurrentAccount;
import org.springframework.boot.json.JsonWriter.Members;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * Adds account and session to log lines in JSON that a request with a token writes. They are asked for when a line is written, so that
 * requests that write none pay nothing.
 */
final class AccountMembers implements StructuredLoggingJsonMembersCustomizer<Object> {

    @Override
    public void customize(Members<Object> members) {
        members.add(
                        "account",
                        _ -> CurrentAccount.current()
                                .map(CurrentAccount::getName)
                                .orElse(null))
                .whenNotNull();
        members.add(
                        "session",
                        _ -> CurrentAccount.current()
                                .map(CurrentAccount::sessionId)
                                .orElse(null))
                .whenNotNull();
    }
}
