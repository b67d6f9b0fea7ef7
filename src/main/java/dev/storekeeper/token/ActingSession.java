package dev.storekeeper.token;

import dev.storekeeper.account.AccountService;
import dev.storekeeper.api.ApiException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Asks the database whether the session of the current request is still open. Work without a request has no session and passes. */
@Component
public class ActingSession {

    private final SessionRepository sessions;
    private final AccountService accounts;

    ActingSession(SessionRepository sessions, AccountService accounts) {
        this.sessions = sessions;
        this.accounts = accounts;
    }

    /**
     * Checks the session, for long work right before it commits.
     *
     * @throws ApiException when the session has ended
     */
    public void requireOpen() {
        refuseUnless(CurrentAccount.current()
                .filter(it -> !sessions.existsByIdAndEndedAtIsNull(it.sessionId()))
                .isEmpty());
    }

    /**
     * Checks the session and locks it and its account until the transaction ends, for changes of accounts. To be called after the rows
     * of second factors are locked and before those of accounts, of their devices and sessions, and of the trail: a login locks them in
     * this order. Where accounts share a client, a login of one locks all of them by id. It may deadlock with a change by one of them that
     * changes another one, or that opens a session: one of the two is told to come again.
     *
     * @throws ApiException when the session has ended, or its account is locked, deleted or has another role
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void hold() {
        refuseUnless(CurrentAccount.current()
                .filter(it -> !accounts.hold(it.id(), it.role())
                        || sessions.lockOpen(it.sessionId()).isEmpty())
                .isEmpty());
    }

    private static void refuseUnless(boolean open) {
        if (!open) {
            throw EndedSessions.refusal();
        }
    }
}
