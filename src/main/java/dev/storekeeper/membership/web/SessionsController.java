package dev.storekeeper.membership.web;

import dev.storekeeper.audit.Caller;
import dev.storekeeper.membership.OwnSessions;
import dev.storekeeper.token.CurrentAccount;
import dev.storekeeper.token.SessionService.OpenSession;
import java.time.Instant;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Where somebody is logged in. */
@RestController
@RequestMapping("/me/sessions")
class SessionsController {

    private final OwnSessions sessions;

    SessionsController(OwnSessions sessions) {
        this.sessions = sessions;
    }

    @GetMapping
    List<SessionAnswer> list(@AuthenticationPrincipal CurrentAccount current) {
        return sessions.list(current).stream()
                .map(session -> SessionAnswer.of(session, current))
                .toList();
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(@AuthenticationPrincipal CurrentAccount current, @PathVariable String id, Caller caller) {
        sessions.end(current, id, caller);
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void endOthers(@AuthenticationPrincipal CurrentAccount current, Caller caller) {
        sessions.endOthers(current, caller);
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
