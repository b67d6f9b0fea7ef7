package dev.storekeeper.login.membership;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.login.ClientSessions;
import dev.storekeeper.token.ActingSession;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.SessionService;
import dev.storekeeper.token.SessionService.OpenSession;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Lists and ends the own sessions. */
@Service
public class OwnSessions {

    private final ActingSession acting;
    private final SessionService sessions;
    private final ClientSessions clients;
    private final AuditTrail trail;

    OwnSessions(ActingSession acting, SessionService sessions, ClientSessions clients, AuditTrail trail) {
        this.acting = acting;
        this.sessions = sessions;
        this.clients = clients;
        this.trail = trail;
    }

    public List<OpenSession> list(CurrentAccount current) {
        return sessions.open(current.id());
    }

    /** A session of another account is answered like one that does not exist. */
    @Transactional
    public void end(CurrentAccount current, String id, Caller caller) {
        acting.hold();
        var session = list(current).stream()
                .filter(open -> open.id().equals(id))
                .findFirst()
                .orElseThrow(
                        () -> ApiException.of(ErrorCode.SESSION_NOT_FOUND, "None of your open sessions has this id."));
        clients.end(current.id(), session);
        trail.record(AuditEvent.SESSION_ENDED, current.id(), current.id(), caller, Map.of("session", id));
    }

    /** Ends all but the current one. */
    @Transactional
    public void endOthers(CurrentAccount current, Caller caller) {
        endElsewhere(current);
        trail.record(AuditEvent.SESSIONS_ENDED, current.id(), current.id(), caller, Map.of("kept", "one"));
    }

    void endElsewhere(CurrentAccount current) {
        acting.hold();
        list(current).stream()
                .filter(open -> !open.id().equals(current.sessionId()))
                .forEach(open -> clients.end(current.id(), open));
    }
}
