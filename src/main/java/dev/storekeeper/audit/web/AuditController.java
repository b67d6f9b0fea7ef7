package dev.storekeeper.audit.web;

import dev.storekeeper.api.NoParameters;
import dev.storekeeper.api.Page;
import dev.storekeeper.audit.AuditCheck;
import dev.storekeeper.audit.AuditDetails;
import dev.storekeeper.audit.AuditEntry;
import dev.storekeeper.audit.AuditQuery;
import dev.storekeeper.audit.AuditSearch;
import dev.storekeeper.audit.AuditVerdict;
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

    private final AuditSearch search;
    private final AuditCheck check;

    AuditController(AuditSearch search, AuditCheck check) {
        this.search = search;
        this.check = check;
    }

    @GetMapping
    Page<EntryAnswer> list(@Valid AuditQuery query) {
        return search.list(query).map(EntryAnswer::of);
    }

    @GetMapping("/verify")
    VerdictAnswer verify(@Valid NoParameters none) {
        return VerdictAnswer.of(check.verify());
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
                    AuditDetails.read(entry.details()),
                    entry.stream(),
                    entry.sequence());
        }
    }

    record VerdictAnswer(boolean intact, long streams, long rows, AuditVerdict.@Nullable Break firstBroken) {

        static VerdictAnswer of(AuditVerdict verdict) {
            return new VerdictAnswer(verdict.intact(), verdict.streams(), verdict.rows(), verdict.firstBroken());
        }
    }
}
