package dev.storekeeper.membership;

import dev.storekeeper.account.Role;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.totp.RecoveryCodes;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What somebody sees of their own account, and the codes on paper that go with it. */
@Service
public class OwnProfile {

    private final ActingSession acting;
    private final Owners owners;
    private final RecoveryCodes recoveryCodes;
    private final AuditTrail trail;

    OwnProfile(ActingSession acting, Owners owners, RecoveryCodes recoveryCodes, AuditTrail trail) {
        this.acting = acting;
        this.owners = owners;
        this.recoveryCodes = recoveryCodes;
        this.trail = trail;
    }

    public Profile of(CurrentAccount current) {
        var account = owners.of(current);
        return new Profile(
                account.id(),
                account.username(),
                account.role(),
                account.createdAt(),
                recoveryCodes.left(account.id()));
    }

    public int recoveryCodesLeft(CurrentAccount current) {
        return recoveryCodes.left(current.id());
    }

    /** Ten new codes in place of all before, shown this once. */
    @Transactional
    public List<String> renewRecoveryCodes(CurrentAccount current, Caller caller) {
        var codes = recoveryCodes.renew(current.id());
        acting.hold();
        trail.record(AuditEvent.RECOVERY_CODES_RENEWED, current.id(), current.id(), caller, Map.of());
        return codes;
    }

    /** An account as its owner sees it. */
    public record Profile(long id, String username, Role role, Instant createdAt, int recoveryCodesLeft) {}
}
