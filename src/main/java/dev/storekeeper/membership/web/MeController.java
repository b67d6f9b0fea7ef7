package dev.storekeeper.membership.web;

import dev.storekeeper.account.Role;
import dev.storekeeper.api.FieldErrors;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.login.SessionOpener.OpenedSession;
import dev.storekeeper.login.Visit;
import dev.storekeeper.membership.AccountEnd;
import dev.storekeeper.membership.OwnProfile;
import dev.storekeeper.membership.PasswordChange;
import dev.storekeeper.token.CurrentAccount;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Somebody's own account. */
@RestController
@RequestMapping("/me")
class MeController {

    private final OwnProfile profile;
    private final PasswordChange passwordChange;
    private final AccountEnd accountEnd;

    MeController(OwnProfile profile, PasswordChange passwordChange, AccountEnd accountEnd) {
        this.profile = profile;
        this.passwordChange = passwordChange;
        this.accountEnd = accountEnd;
    }

    @GetMapping
    ProfileAnswer profile(@AuthenticationPrincipal CurrentAccount current) {
        var mine = profile.of(current);
        return new ProfileAnswer(
                mine.id(),
                mine.username(),
                mine.role(),
                mine.createdAt(),
                mine.recoveryCodesLeft(),
                current.sessionId(),
                current.factors(),
                current.provenAt());
    }

    @PutMapping("/password")
    OpenedSession changePassword(
            @AuthenticationPrincipal CurrentAccount current, @RequestBody PasswordRequest body, Visit visit) {
        var errors = new FieldErrors();
        errors.addUnless(body.password() != null, "password", "is required: the one of today");
        errors.addUnless(body.newPassword() != null, "new_password", "is required");
        errors.refuseAny();
        return passwordChange.change(
                current, String.valueOf(body.password()), String.valueOf(body.newPassword()), visit);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal CurrentAccount current, Caller caller) {
        accountEnd.delete(current.id(), current.id(), caller);
    }

    record ProfileAnswer(
            long id,
            String username,
            Role role,
            Instant createdAt,
            int recoveryCodesLeft,
            String sessionId,
            List<String> factors,
            Instant provenAt) {}

    record PasswordRequest(
            @Nullable String password, @Nullable String newPassword) {

        @Override
        public String toString() {
            return "PasswordRequest[withheld]";
        }
    }
}
