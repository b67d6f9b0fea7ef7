package dev.storekeeper.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Bounds;
import dev.storekeeper.api.Bulkhead;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.login.RateLimiter.Bucket;
import dev.storekeeper.login.RateLimiter.Limit;
import jakarta.validation.constraints.Min;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.stereotype.Component;
import org.springframework.validation.annotation.Validated;

/**
 * Limits how often an address signs up, logs in, renews and fetches QR codes, before anything costly is done. A minute's worth may come at
 * once.
 */
@Component
public class AddressLimiter {

    /** Providers give each customer an IPv6 network of 64 bits, not one address. */
    private static final int NETWORK_BYTES = 8;

    /** A client that is refused may come again at once and often: until it can be let in it costs no query. */
    private final Cache<Source, Instant> refused = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    private final Bulkhead bulkhead;
    private final RateLimiter limiter;
    private final Properties properties;
    private final Clock clock;

    AddressLimiter(RateLimiter limiter, Properties properties, Clock clock) {
        this.bulkhead = new Bulkhead(
                Bounds.COUNTED_SIGN_INS, properties.patience(), "Too many clients are signing in at this moment.");
        this.limiter = limiter;
        this.properties = properties;
        this.clock = clock;
    }

    /** Counts a request, or refuses it. */
    public void require(Kind kind, String address) {
        var source = new Source(kind, network(address));
        // Requests of one address wait for one row: they wait here first, and leave connections to others.
        knownWait(source)
                .or(() -> bulkhead.execute(() -> knownWait(source).or(() -> count(source))))
                .ifPresent(wait -> {
                    throw ApiException.of(
                                    ErrorCode.TOO_MANY_REQUESTS,
                                    "Too many requests from your address; come back a little later.")
                            .retryAfter(wait);
                });
    }

    private Optional<Duration> knownWait(Source source) {
        return Optional.ofNullable(refused.getIfPresent(source))
                .map(until -> Duration.between(clock.instant(), until))
                .filter(Duration::isPositive);
    }

    /** Returns nothing when the request is counted, else how long until one can be. */
    private Optional<Duration> count(Source source) {
        var limit = limit(source.kind());
        if (limiter.take(source.network(), limit)) {
            return Optional.empty();
        }
        var wait = limiter.wait(source.network(), limit);
        refused.put(source, clock.instant().plus(wait));
        return Optional.of(wait);
    }

    private Limit limit(Kind kind) {
        var perMinute = switch (kind) {
            case SIGN_UP -> properties.signUps();
            case LOGIN, QR_CODE -> properties.logins();
            case RENEWAL -> properties.renewals();
        };
        var bucket = new Bucket(perMinute, Duration.ofMinutes(1).dividedBy(perMinute));
        return new Limit(kind.name(), bucket, bucket);
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

    private record Source(Kind kind, String network) {}

    /** What an address may do only so often. */
    public enum Kind {
        SIGN_UP,
        LOGIN,
        /** Apart from logins: any web page can make the browsers of its readers ask for one. */
        QR_CODE,
        RENEWAL
    }

    /**
     * How much one address may ask for, over all nodes; enough for a class or an office behind one address.
     *
     * @param signUps sign-ups in a minute
     * @param logins passwords and codes in a minute, right or wrong; as many QR codes are counted apart
     * @param renewals refresh tokens in a minute, right or wrong
     * @param patience how long a request waits to be counted before it is refused
     */
    @Validated
    @ConfigurationProperties("storekeeper.limit")
    record Properties(
            @DefaultValue("120") @Min(1) int signUps,
            @DefaultValue("600") @Min(1) int logins,
            @DefaultValue("600") @Min(1) int renewals,
            @DefaultValue("5s") @DurationMin(seconds = 1) Duration patience) {}
}
