package dev.storekeeper.token;

import dev.storekeeper.account.AccountChanges;
import dev.storekeeper.api.ApiException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Asks the database whether the session of the request at hand is still open; what the service does by itself has none. */
@Component
public class ActingSession {

    private final SessionRepository sessions;
    private final AccountChanges accounts;

    ActingSession(SessionRepository sessions, AccountChanges accounts) {
        this.sessions = sessions;
        this.accounts = accounts;
    }

    /**
     * For what has taken its time, right before it commits.
     *
     * @throws ApiException when the session has ended
     */
    public void requireOpen() {
        refuseUnless(CurrentAccount.current()
                .filter(it -> sessions.countLive(it.sessionId()) == 0)
                .isEmpty());
    }

    /**
     * For what changes accounts: the session stays open, and its account as it is, until the transaction at hand ends. Comes after the
     * rows of second factors and before those of accounts, sessions and the trail, which is the order in which a login takes them.
     *
     * @throws ApiException when the session has ended, or its account is locked, gone or has another role
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold() {
        refuseUnless(CurrentAccount.current()
                .filter(it -> !accounts.hold(it.id(), it.role())
                        || sessions.lockLive(it.sessionId()).isEmpty())
                .isEmpty());
    }

    private static void refuseUnless(boolean open) {
        if (!open) {
            throw EndedSessions.refusal();
        }
    }
}
