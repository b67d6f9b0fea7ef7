package dev.storekeeper.membership.web;

import dev.storekeeper.account.Invite;
import dev.storekeeper.account.InviteService;
import dev.storekeeper.account.Role;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.api.Times;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.membership.Administration;
import dev.storekeeper.token.CurrentAccount;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Invites, for admins. */
@RestController
@RequestMapping("/invites")
class InviteController {

    private static final int PAGE = 100;

    private final InviteService invites;
    private final Administration administration;

    InviteController(InviteService invites, Administration administration) {
        this.invites = invites;
        this.administration = administration;
    }

    @PostMapping
    ResponseEntity<MadeAnswer> make(
            @AuthenticationPrincipal CurrentAccount admin, @RequestBody InviteRequest body, Caller caller) {
        if (body.role() == null) {
            throw ApiException.invalid("role", "is required: VIEWER, EDITOR or ADMIN");
        }
        var expiresAt = body.expiresAt() == null ? null : Times.read("expires_at", body.expiresAt());
        var made = administration.invite(admin, body.role(), body.note(), expiresAt, caller);
        return ResponseEntity.status(HttpStatus.CREATED)
                .cacheControl(CacheControl.noStore())
                .body(MadeAnswer.of(made));
    }

    @GetMapping
    ResponseEntity<List<InviteAnswer>> list(@RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, List.of("limit", "after"));
        var limit = parameters.limit(PAGE);
        var after = parameters.after(Long.MAX_VALUE);
        parameters.refuseAny();
        // One more than asked for tells whether the list goes on.
        var found = invites.list(after, limit + 1);
        var page = found.subList(0, Math.min(limit, found.size()));
        var answer = ResponseEntity.ok();
        if (found.size() > limit) {
            answer.header(
                    HttpHeaders.LINK,
                    parameters.next("/invites", Long.toString(page.getLast().id())));
        }
        return answer.body(page.stream().map(InviteAnswer::of).toList());
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(@AuthenticationPrincipal CurrentAccount admin, @PathVariable long id, Caller caller) {
        administration.withdrawInvite(admin, id, caller);
    }

    record InviteRequest(
            @Nullable Role role,
            @Nullable String note,
            @Nullable String expiresAt) {}

    /** The one answer that shows the code. */
    record MadeAnswer(
            long id,
            String code,
            Role role,
            @Nullable String note,
            @Nullable Instant expiresAt) {

        static MadeAnswer of(InviteService.MadeInvite made) {
            var invite = made.invite();
            return new MadeAnswer(invite.id(), made.code(), invite.role(), invite.note(), invite.expiresAt());
        }
    }

    record InviteAnswer(
            long id,
            Role role,
            @Nullable String note,
            @Nullable Long createdBy,
            Instant createdAt,
            @Nullable Instant expiresAt,
            @Nullable Instant usedAt,
            @Nullable Long usedBy) {

        static InviteAnswer of(Invite invite) {
            return new InviteAnswer(
                    invite.id(),
                    invite.role(),
                    invite.note(),
                    invite.createdBy(),
                    invite.createdAt(),
                    invite.expiresAt(),
                    invite.usedAt(),
                    invite.usedBy());
        }
    }
}
