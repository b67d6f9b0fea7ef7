package dev.storekeeper.login.membership.web;

import dev.storekeeper.account.Invite;
import dev.storekeeper.account.InviteService;
import dev.storekeeper.account.Role;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.api.Times;
import dev.storekeeper.login.membership.Administration;
import dev.storekeeper.token.CurrentAccount;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Invites, for admins. */
@RestController
@RequestMapping("/invites")
class InviteController {

    private final InviteService invites;
    private final Administration administration;

    InviteController(InviteService invites, Administration administration) {
        this.invites = invites;
        this.administration = administration;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    MadeAnswer make(
            @AuthenticationPrincipal CurrentAccount admin, @Valid @RequestBody InviteRequest body, Caller caller) {
        var expiresAt = body.expiresAt() == null ? null : Times.read("expires_at", body.expiresAt());
        return MadeAnswer.of(administration.invite(admin, body.role(), body.note(), expiresAt, caller));
    }

    @GetMapping
    Page<InviteAnswer> list(@Valid PageQuery query) {
        return invites.list(query).map(InviteAnswer::of);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void withdraw(@AuthenticationPrincipal CurrentAccount admin, @PathVariable long id, Caller caller) {
        administration.withdrawInvite(admin, id, caller);
    }

    record InviteRequest(
            @NotNull(message = "is required: VIEWER, EDITOR or ADMIN")
            Role role,

            @Pattern(
                    regexp = "[^\\p{Cc}\\p{Cs}]{0,100}",
                    message = "must have at most 100 characters and no control characters")
            @Nullable
            String note,

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
