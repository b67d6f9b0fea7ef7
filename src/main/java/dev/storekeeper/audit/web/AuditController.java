package dev.storekeeper.audit.web;

import dev.storekeeper.api.Page;
import dev.storekeeper.audit.AuditCheck;
import dev.storekeeper.audit.AuditEntry;
import dev.storekeeper.audit.AuditQuery;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.token.EndedSessions;
import jakarta.validation.Valid;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The audit trail and its verification, for admins. */
@RestController
@RequestMapping("/audit")
class AuditController {

    private final AuditTrail trail;
    private final AuditCheck check;
    private final EndedSessions ended;

    AuditController(AuditTrail trail, AuditCheck check, EndedSessions ended) {
        this.trail = trail;
        this.check = check;
        this.ended = ended;
    }

    @GetMapping
    Page<EntryAnswer> list(@Valid AuditQuery query) {
        return trail.list(query).map(EntryAnswer::of);
    }

    @GetMapping("/verify")
    AuditCheck.Verdict verify() {
        return check.verify(ended::requireOpen);
    }

    record EntryAnswer(
            Instant at,
            String event,
            @Nullable Long actor,
            @Nullable Long account,
            String address,
            String agent,
            String requestId,
            Map<String, String> details,
            String stream,
            long sequence) {

        static EntryAnswer of(AuditEntry entry) {
            return new EntryAnswer(
                    entry.at(),
                    entry.event(),
                    entry.actorId(),
                    entry.accountId(),
                    entry.address(),
                    entry.agent(),
                    entry.requestId(),
                    entry.readDetails(),
                    entry.stream(),
                    entry.sequence());
        }
    }
}
