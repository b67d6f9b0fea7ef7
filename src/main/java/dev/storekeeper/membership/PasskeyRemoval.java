package dev.storekeeper.membership;

import dev.storekeeper.audit.Caller;
import dev.storekeeper.passkey.OwnPasskeys;
import dev.storekeeper.token.CurrentAccount;
import org.springframework.stereotype.Service;

/** Takes a passkey away, perhaps because somebody else holds it: all sessions end but the one in which its owner does so. */
@Service
public class PasskeyRemoval {

    private final OwnPasskeys passkeys;
    private final OwnSessions sessions;

    PasskeyRemoval(OwnPasskeys passkeys, OwnSessions sessions) {
        this.passkeys = passkeys;
        this.sessions = sessions;
    }

    public void remove(CurrentAccount current, String id, Caller caller) {
        passkeys.remove(current.id(), id, caller, () -> sessions.endElsewhere(current));
    }
}
