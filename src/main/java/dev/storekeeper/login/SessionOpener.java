package dev.storekeeper.login;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.storekeeper.account.Account;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.token.SessionService.NewSession;
import dev.storekeeper.token.TokenPair;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Opens a session for an account that has proven both factors, and remembers its client. */
@Component
public class SessionOpener {

    private final Devices devices;
    private final SessionService sessions;

    SessionOpener(Devices devices, SessionService sessions) {
        this.devices = devices;
        this.sessions = sessions;
    }

    /** Returns nothing when the account has changed since it was read, so that the proof is worthless. */
    @Transactional
    public Optional<OpenedSession> open(
            Account account, List<String> factors, @Nullable Duration accessLifetime, Visit visit) {
        var device = devices.remember(account, visit);
        return sessions.open(new NewSession(account, factors, accessLifetime, visit.caller(), device.id()))
                .map(tokens -> new OpenedSession(tokens, device.cookie()));
    }

    /** @param device the cookie by which the client is known again */
    public record OpenedSession(
            @JsonUnwrapped TokenPair tokens, @JsonIgnore String device) {}
}
