package dev.storekeeper.login;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * How fast an address may knock, whatever for, before anything is paid to answer it. A whole minute's worth may come at once and
 * grows back evenly (the generic cell rate algorithm): one moment per address is all that is stored.
 */
@Component
class AddressLimiter {

    private static final long WINDOW = Duration.ofMinutes(1).toNanos() / 1000;
    /** Whoever has one IPv6 address has all that begin alike. */
    private static final int NETWORK_BYTES = 8;

    /** A quarter of the connections that a node has. */
    private static final int AT_ONCE = 4;

    private final Semaphore turns = new Semaphore(AT_ONCE, true);
    private final RateLimitRepository repository;
    private final LimitProperties limits;
    private final Clock clock;

    AddressLimiter(RateLimitRepository repository, LimitProperties limits, Clock clock) {
        this.repository = repository;
        this.limits = limits;
        this.clock = clock;
    }

    /** Many who come from one address wait for one row: so they wait here, and leave the connections to others. */
    void require(Kind kind, String address) {
        try {
            if (!turns.tryAcquire(limits.patience().toMillis(), TimeUnit.MILLISECONDS)) {
                throw busy();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw busy();
        }
        try {
            pay(kind, address);
        } finally {
            turns.release();
        }
    }

    private void pay(Kind kind, String address) {
        var payer = network(address);
        var now = ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
        var cost = WINDOW / limits.perMinute(kind);
        if (repository.step(payer, kind.name(), now, cost, now + WINDOW) == 0
                && repository.open(payer, kind.name(), now + cost) == 0
                && repository.step(payer, kind.name(), now, cost, now + WINDOW) == 0) {
            throw tooFast(repository.freeAt(payer, kind.name()).orElse(now) + cost - WINDOW - now);
        }
    }

    private ApiException busy() {
        return ApiException.of(ErrorCode.BUSY, "Too many are signing in at this moment.")
                .retryAfter(limits.patience());
    }

    private static ApiException tooFast(long waitMicros) {
        return ApiException.of(
                        ErrorCode.TOO_MANY_REQUESTS, "Too many come from your address; come back a little later.")
                .retryAfter(Duration.of(Math.max(0, waitMicros), ChronoUnit.MICROS));
    }

    private static String network(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES) + "/64"
                    : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }

    /** What an address may do only so often. */
    enum Kind {
        SIGN_UP,
        LOGIN,
        RENEWAL
    }
}
