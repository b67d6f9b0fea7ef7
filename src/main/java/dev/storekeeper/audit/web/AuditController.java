package dev.storekeeper.audit.web;

import dev.storekeeper.api.Parameters;
import dev.storekeeper.audit.AuditCheck;
import dev.storekeeper.audit.AuditDetails;
import dev.storekeeper.audit.AuditEntry;
import dev.storekeeper.audit.AuditSearch;
import dev.storekeeper.audit.AuditVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The trail, and whether it is as it was recorded. */
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
    ResponseEntity<List<EntryAnswer>> list(@RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, AuditListRequest.ALLOWED);
        var page = search.list(AuditListRequest.read(parameters));
        var answer = ResponseEntity.ok();
        if (page.next() != null) {
            answer.header(
                    HttpHeaders.LINK, parameters.next("/audit", page.next().text()));
        }
        return answer.body(page.entries().stream().map(EntryAnswer::of).toList());
    }

    @GetMapping("/verify")
    VerdictAnswer verify(@RequestParam MultiValueMap<String, String> given) {
        new Parameters(given, List.of()).refuseAny();
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
