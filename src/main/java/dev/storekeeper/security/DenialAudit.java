package dev.storekeeper.security;

import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.token.CurrentAccount;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.stereotype.Component;

/** Records who knocked at a door that is not theirs. */
@Component
class DenialAudit {

    private static final int LONGEST_PATH = 100;

    private final AuditTrail trail;

    DenialAudit(AuditTrail trail) {
        this.trail = trail;
    }

    void record(HttpServletRequest request) {
        var authentication = SecurityContextHolder.getContext().getAuthentication();
        if (authentication != null && authentication.getPrincipal() instanceof CurrentAccount account) {
            var path = request.getRequestURI();
            var caller = (Caller) request.getAttribute(Caller.ATTRIBUTE);
            var door = request.getMethod() + " " + path.substring(0, Math.min(LONGEST_PATH, path.length()));
            trail.recordRefusal(AuditEvent.ACCESS_DENIED, account.id(), account.id(), caller, Map.of("door", door));
        }
    }
}
