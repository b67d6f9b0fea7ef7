package dev.storekeeper.membership.web;

import dev.storekeeper.account.Account;
import dev.storekeeper.account.AccountDirectory;
import dev.storekeeper.account.Role;
import dev.storekeeper.api.Parameters;
import dev.storekeeper.audit.Caller;
import dev.storekeeper.membership.Administration;
import dev.storekeeper.token.CurrentAccount;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The accounts, for admins. */
@RestController
@RequestMapping("/users")
class UsersController {

    private final AccountDirectory directory;
    private final Administration administration;

    UsersController(AccountDirectory directory, Administration administration) {
        this.directory = directory;
        this.administration = administration;
    }

    @GetMapping
    ResponseEntity<List<UserAnswer>> list(@RequestParam MultiValueMap<String, String> given) {
        var parameters = new Parameters(given, UserListRequest.ALLOWED);
        var wanted = UserListRequest.read(parameters);
        var users = directory.list(wanted.role(), wanted.prefix(), wanted.after(), wanted.limit());
        var answer = ResponseEntity.ok();
        if (users.size() == wanted.limit()) {
            answer.header(
                    HttpHeaders.LINK,
                    parameters.next("/users", Long.toString(users.getLast().id())));
        }
        return answer.body(users.stream().map(UserAnswer::of).toList());
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

    record ChangeRequest(@Nullable Role role, @Nullable Boolean locked) {}

    record UserAnswer(long id, String username, Role role, boolean locked, Instant createdAt) {

        static UserAnswer of(Account account) {
            return new UserAnswer(
                    account.id(), account.username(), account.role(), account.isLocked(), account.createdAt());
        }
    }
}
