package dev.storekeeper.login.membership.web;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountService;
import dev.storekeeper.account.Role;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.Page;
import dev.storekeeper.login.membership.Administration;
import dev.storekeeper.token.CurrentAccount;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.Objects;
import org.hibernate.validator.constraints.Range;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Accounts, for admins. */
@RestController
@RequestMapping("/users")
class UsersController {

    private final AccountService accounts;
    private final Administration administration;

    UsersController(AccountService accounts, Administration administration) {
        this.accounts = accounts;
        this.administration = administration;
    }

    @GetMapping
    Page<UserAnswer> list(@Valid UserListRequest wanted) {
        var prefix = Objects.requireNonNullElse(wanted.username(), "");
        var after = wanted.after() == null ? 0 : wanted.after().number(0);
        return accounts.list(wanted.role(), prefix, after, wanted.limit()).map(UserAnswer::of);
    }

    @GetMapping("/{id}")
    UserAnswer one(@PathVariable long id) {
        return UserAnswer.of(administration.find(id));
    }

    @PatchMapping("/{id}")
    UserAnswer change(
            @AuthenticationPrincipal CurrentAccount admin,
            @PathVariable long id,
            @RequestBody ChangeRequest body,
            Caller caller) {
        administration.change(admin, id, body.role(), body.locked(), caller);
        return one(id);
    }

    @PostMapping("/{id}/reset-2fa")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void resetSecondFactor(@AuthenticationPrincipal CurrentAccount admin, @PathVariable long id, Caller caller) {
        administration.resetSecondFactor(admin, id, caller);
    }

    @DeleteMapping("/{id}/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endSessions(@AuthenticationPrincipal CurrentAccount admin, @PathVariable long id, Caller caller) {
        administration.endSessions(admin, id, caller);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal CurrentAccount admin, @PathVariable long id, Caller caller) {
        administration.delete(admin, id, caller);
    }

    /** @param username how usernames begin */
    record UserListRequest(
            @Nullable Role role,

            @Pattern(regexp = "[A-Za-z0-9._-]{1,50}", message = "must be the beginning of a username") @Nullable
            String username,

            @Nullable Cursor after,

            @Range(min = 1, max = Bounds.ROWS_PER_PAGE) @Nullable
            Integer limit) {}

    record ChangeRequest(@Nullable Role role, @Nullable Boolean locked) {}

    record UserAnswer(long id, String username, Role role, boolean locked, Instant createdAt) {

        static UserAnswer of(Account account) {
            return new UserAnswer(
                    account.id(), account.username(), account.role(), account.isLocked(), account.createdAt());
        }
    }
}
