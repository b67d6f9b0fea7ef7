package dev.storekeeper.login.membership.web;

import dev.storekeeper.account.Role;
import dev.storekeeper.api.Caller;
import dev.storekeeper.login.ClientSessions.OpenedSession;
import dev.storekeeper.login.LoginClient;
import dev.storekeeper.login.membership.AccountDeletion;
import dev.storekeeper.login.membership.OwnAccount;
import dev.storekeeper.login.totp.RecoveryCodes;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.SessionService.OpenSession;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One's own account and its sessions. */
@RestController
@RequestMapping("/me")
class MeController {

    private final OwnAccount own;
    private final RecoveryCodes recoveryCodes;
    private final AccountDeletion deletion;

    MeController(OwnAccount own, RecoveryCodes recoveryCodes, AccountDeletion deletion) {
        this.own = own;
        this.recoveryCodes = recoveryCodes;
        this.deletion = deletion;
    }

    @GetMapping
    ProfileAnswer profile(@AuthenticationPrincipal CurrentAccount current) {
        var mine = own.find(current);
        return new ProfileAnswer(
                mine.id(),
                mine.username(),
                mine.role(),
                mine.createdAt(),
                recoveryCodes.left(mine.id()),
                current.sessionId(),
                current.factors(),
                current.provenAt());
    }

    @PutMapping("/password")
    OpenedSession changePassword(
            @AuthenticationPrincipal CurrentAccount current,
            @Valid @RequestBody PasswordRequest body,
            LoginClient client) {
        return own.changePassword(current, body.password(), body.newPassword(), client);
    }

    @GetMapping("/sessions")
    List<SessionAnswer> sessions(@AuthenticationPrincipal CurrentAccount current) {
        return own.sessions(current).stream()
                .map(session -> SessionAnswer.of(session, current))
                .toList();
    }

    @DeleteMapping("/sessions/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endSession(@AuthenticationPrincipal CurrentAccount current, @PathVariable String id, Caller caller) {
        own.endSession(current, id, caller);
    }

    @DeleteMapping("/sessions")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endOtherSessions(@AuthenticationPrincipal CurrentAccount current, Caller caller) {
        own.endOtherSessions(current, caller);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(@AuthenticationPrincipal CurrentAccount current, Caller caller) {
        deletion.delete(current.id(), current.id(), caller);
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
            @NotNull String password, @NotNull String newPassword) {

        @Override
        public String toString() {
            return "PasswordRequest[withheld]";
        }
    }

    record SessionAnswer(
            String id,
            boolean current,
            Instant createdAt,
            Instant usedAt,
            Instant expiresAt,
            String address,
            String device,
            List<String> factors) {

        static SessionAnswer of(OpenSession session, CurrentAccount current) {
            return new SessionAnswer(
                    session.id(),
                    session.id().equals(current.sessionId()),
                    session.createdAt(),
                    session.usedAt(),
                    session.expiresAt(),
                    session.address(),
                    session.agent(),
                    session.factors());
        }
    }
}
