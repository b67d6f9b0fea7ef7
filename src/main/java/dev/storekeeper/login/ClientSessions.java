package dev.storekeeper.login;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.token.SessionService.NewSession;
import dev.storekeeper.token.SessionService.OpenSession;
import dev.storekeeper.token.TokenPair;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Opens sessions, and ends those that are no longer trusted. The client of a session is known at its next login, after a log-out too,
 * but not after its session was ended here from another client.
 */
@Component
public class ClientSessions {

    /** For how long a client is known after its last login. */
    public static final Duration DEVICE_LIFETIME = Duration.ofDays(180);

    private final AccountService accounts;
    private final Devices devices;
    private final SessionService sessions;

    ClientSessions(AccountService accounts, Devices devices, SessionService sessions) {
        this.accounts = accounts;
        this.devices = devices;
        this.sessions = sessions;
    }

    /** For an account that has proven both factors. Returns nothing when it was changed since it was read: the proof counts no more. */
    @Transactional
    public Optional<OpenedSession> open(Account account, List<String> factors, LoginClient client) {
        return open(account, factors, null, client);
    }

    /** In place of a session that has ended: the second factor was proven when it was there. */
    @Transactional
    public Optional<OpenedSession> reopen(Account account, CurrentAccount before, LoginClient client) {
        return open(account, before.factors(), before.provenAt(), client);
    }

    private Optional<OpenedSession> open(
            Account account, List<String> factors, @Nullable Instant provenAt, LoginClient client) {
        // Before the devices. Several accounts may share a client, and its new token is written to the rows of
        // all of them.
        accounts.lockRows(Stream.concat(Stream.of(account.id()), devices.accountsOf(client))
                .toList());
        var device = devices.remember(account, client);
        return sessions.open(new NewSession(
                        account, factors, provenAt, client.accessLifetime(), client.caller(), device.id()))
                .map(tokens -> new OpenedSession(tokens, device.cookie()));
    }

    /**
     * Ends those of the account's open sessions that match. The client of one stays known where it is the current session itself, as
     * after a log-out, or where the current one, which goes on, is a later one of the same client: the cookie of an earlier one is known
     * no more, and the login of a later one may have shown a copy of it. To be called by a transaction that has locked the account.
     *
     * @return whether any has ended
     */
    @Transactional
    public boolean end(CurrentAccount current, Predicate<OpenSession> which) {
        var open = sessions.open(current.id());
        var own =
                open.stream().filter(it -> it.id().equals(current.sessionId())).findFirst();
        // One that logs out meanwhile has ended itself.
        var ended =
                open.stream().filter(which).filter(it -> sessions.end(it.id())).toList();
        for (var session : ended) {
            if (own.filter(it -> it.id().equals(session.id()) || it.isLaterAtSameClient(session))
                    .isEmpty()) {
                devices.forget(current.id(), session.deviceId());
            }
        }
        return !ended.isEmpty();
    }

    @Transactional
    public void endAll(long accountId) {
        accounts.lockRows(List.of(accountId));
        sessions.endAll(accountId);
        devices.forgetAll(accountId);
    }

    /** @param device the cookie by which the client is known again */
    public record OpenedSession(
            @JsonUnwrapped TokenPair tokens, @JsonIgnore String device) {}
}
