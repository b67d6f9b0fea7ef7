package dev.storekeeper.account;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Caller;
import dev.storekeeper.api.Cleanup;
import dev.storekeeper.api.Cursor;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.api.Page;
import dev.storekeeper.api.PageQuery;
import dev.storekeeper.audit.AuditEvent;
import dev.storekeeper.audit.AuditTrail;
import dev.storekeeper.crypto.PaperCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import net.javacrumbs.shedlock.spring.annotation.SchedulerLock;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Limit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Invites: admins make, list and withdraw them. */
@Service
public class InviteService {

    private static final int CODE_BYTES = 20;
    private static final Duration LIFETIME = Duration.ofDays(7);
    private static final Duration LONGEST_LIFETIME = Duration.ofDays(30);
    private static final Duration KEPT = Duration.ofDays(30);

    private final InviteRepository invites;
    private final AuditTrail trail;
    private final Cleanup cleanup;
    private final Clock clock;

    InviteService(InviteRepository invites, AuditTrail trail, Cleanup cleanup, Clock clock) {
        this.invites = invites;
        this.trail = trail;
        this.cleanup = cleanup;
        this.clock = clock;
    }

    /**
     * Makes an invite.
     *
     * @param expiresAt at most 30 days away; by default in 7 days
     * @param admin who makes it; it stops working when the account is no admin any more
     */
    @Transactional
    public MadeInvite make(Role role, @Nullable String note, @Nullable Instant expiresAt, long admin, Caller caller) {
        var now = clock.instant();
        var end = Objects.requireNonNullElse(expiresAt, now.plus(LIFETIME));
        if (!end.isAfter(now) || end.isAfter(now.plus(LONGEST_LIFETIME))) {
            throw ApiException.invalid(
                    "expires_at", "must be within the next %d days".formatted(LONGEST_LIFETIME.toDays()));
        }
        var code = PaperCode.random(CODE_BYTES);
        var invite = invites.saveAndFlush(new Invite(PaperCode.hash(code), role, note, admin, now, end));
        trail.record(
                AuditEvent.INVITE_MADE, admin, null, caller, Map.of("invite", "" + invite.id(), "role", role.name()));
        return new MadeInvite(invite, code);
    }

    /** Newest first, with those that are used or expired, until they are deleted. */
    public Page<Invite> list(PageQuery query) {
        var before = query.beforeId();
        return Page.read(
                query.limit(),
                rows -> invites.findByCreatedByIsNotNullAndIdLessThanOrderByIdDesc(before, Limit.of(rows)),
                last -> Cursor.behind(last.id()));
    }

    @Transactional
    public void withdraw(long id, long admin, Caller caller) {
        if (invites.withdraw(id) == 0) {
            throw invites.findById(id).filter(invite -> !invite.isSetupCode()).isPresent()
                    ? ApiException.of(ErrorCode.INVITE_USED, "An account was opened with this invite already.")
                    : notFound();
        }
        trail.record(AuditEvent.INVITE_WITHDRAWN, admin, null, caller, Map.of("invite", "" + id));
    }

    /** Deletes invites a month after they have expired, used or not. */
    @Scheduled(fixedRateString = Cleanup.EVERY, initialDelayString = Cleanup.EVERY)
    @SchedulerLock(name = "invite-cleanup")
    void runCleanup() {
        cleanup.run("expired invites", (now, limit) -> invites.deleteExpired(now.minus(KEPT), limit));
    }

    private static ApiException notFound() {
        return ApiException.of(ErrorCode.INVITE_NOT_FOUND, "There is no invite with this id.")
                .next("GET /invites");
    }

    /** An invite, and its code, which is not shown again. */
    public record MadeInvite(Invite invite, String code) {

        @Override
        public String toString() {
            return "MadeInvite[" + invite.id() + "]";
        }
    }
}
