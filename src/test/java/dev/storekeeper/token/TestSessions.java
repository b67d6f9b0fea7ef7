package dev.storekeeper.token;

import dev.storekeeper.account.Account;
import dev.storekeeper.api.Caller;
import dev.storekeeper.token.SessionService.NewSession;
import java.util.List;

/** Opens sessions past the front door. */
final class TestSessions {

    private TestSessions() {}

    static TokenPair open(SessionService sessions, Account account) {
        return sessions.open(new NewSession(
                        account, List.of("pwd"), null, null, Caller.of("127.0.0.1", null, null), new byte[16]))
                .orElseThrow();
    }
}
