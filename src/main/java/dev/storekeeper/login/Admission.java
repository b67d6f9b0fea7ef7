package dev.storekeeper.login;

import dev.storekeeper.account.Account;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.token.SessionService.NewSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Lets somebody in who has proven enough: a session for them, and a memory of their client. */
@Component
public class Admission {

    private final Devices devices;
    private final SessionService sessions;

    Admission(Devices devices, SessionService sessions) {
        this.devices = devices;
        this.sessions = sessions;
    }

    /** Nothing when something has happened to the account meanwhile that makes the proof worthless. */
    @Transactional
    public Optional<Admitted> admit(
            Account account, List<String> factors, @Nullable Duration accessLifetime, Visit visit) {
        var device = devices.remember(account, visit);
        return sessions.open(new NewSession(account, factors, accessLifetime, visit.caller(), device.id()))
                .map(tokens -> new Admitted(tokens, device.cookie()));
    }
}
