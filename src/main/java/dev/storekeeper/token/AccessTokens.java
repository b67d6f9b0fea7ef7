package dev.storekeeper.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.storekeeper.account.Role;
import io.jsonwebtoken.Claims;
import io.jsonwebtoken.Header;
import io.jsonwebtoken.Jws;
import io.jsonwebtoken.JwsHeader;
import io.jsonwebtoken.JwtException;
import io.jsonwebtoken.JwtParser;
import io.jsonwebtoken.Jwts;
import io.jsonwebtoken.UnsupportedJwtException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.commons.codec.digest.DigestUtils;
import org.springframework.stereotype.Component;

/** Signs and verifies access tokens: one algorithm, type, issuer and audience, and always an expiry. */
@Component
public class AccessTokens {

    private static final String TYPE = "at+jwt";
    private static final int SKEW_SECONDS = 5;

    /** About half a kilobyte each. */
    private static final int MOST_VERIFIED = 10_000;

    private final SigningKeys keys;
    private final TokenProperties properties;
    private final Clock clock;
    private final JwtParser parser;

    /** A signature costs more to verify than all else that a read does. By hash, so that no token is kept. */
    private final Cache<ByteBuffer, VerifiedToken> verified = Caffeine.newBuilder()
            .maximumSize(MOST_VERIFIED)
            .expireAfterWrite(TokenProperties.LONGEST_ACCESS)
            .executor(Runnable::run)
            .recordStats()
            .build();

    /** Copied for each token: a new one would be looked up among the providers of the JDK. */
    private static final MessageDigest SHA_256 = DigestUtils.getSha256Digest();

    private final Counter accepted;
    private final Counter refused;

    AccessTokens(SigningKeys keys, TokenProperties properties, Clock clock, MeterRegistry registry) {
        this.keys = keys;
        this.properties = properties;
        this.clock = clock;
        this.parser = Jwts.parser()
                .sig()
                .clear()
                .add(Jwts.SIG.ES256)
                .and()
                .enc()
                .clear()
                .and()
                .key()
                .clear()
                .and()
                .zip()
                .clear()
                .and()
                .json(JwtJson.READER)
                .clock(() -> Date.from(clock.instant()))
                .clockSkewSeconds(SKEW_SECONDS)
                .requireIssuer(properties.issuer())
                .requireAudience(properties.audience())
                .keyLocator(this::key)
                .build();
        // Tokens that were verified before are hits of the cache.
        CaffeineCacheMetrics.monitor(registry, verified, "access-tokens");
        this.accepted = verifications(registry, "valid");
        this.refused = verifications(registry, "invalid");
    }

    private static Counter verifications(MeterRegistry registry, String result) {
        return Counter.builder("storekeeper.token.verifications")
                .tag("result", result)
                .description("access tokens whose signature was verified")
                .register(registry);
    }

    String issue(CurrentAccount account, Duration lifetime) {
        var key = keys.current();
        var now = clock.instant();
        return Jwts.builder()
                .json(JwtJson.WRITER)
                .header()
                .type(TYPE)
                .keyId(key.kid())
                .and()
                .issuer(properties.issuer())
                .audience()
                .add(properties.audience())
                .and()
                .subject(Long.toString(account.id()))
                .id(UUID.randomUUID().toString())
                .issuedAt(Date.from(now))
                .expiration(Date.from(now.plus(lifetime)))
                .claim("sid", account.sessionId())
                .claim("role", account.role().name())
                .claim("amr", account.factors())
                .claim("auth_time", account.provenAt().getEpochSecond())
                .signWith(key.privateKey(), Jwts.SIG.ES256)
                .compact();
    }

    /**
     * Returns the account that the token was issued to, if the token is valid. Whether its session is open is not checked.
     *
     * @throws dev.storekeeper.api.ApiException when the database must be asked about its key and does not answer
     */
    public Optional<CurrentAccount> read(String token) {
        var hash = hash(token);
        var known = verified.getIfPresent(hash);
        if (known != null) {
            return Optional.of(known).filter(this::isStillValid).map(VerifiedToken::account);
        }
        var read = verify(token);
        (read.isPresent() ? accepted : refused).increment();
        read.ifPresent(it -> verified.put(hash, it));
        return read.map(VerifiedToken::account);
    }

    private static ByteBuffer hash(String token) {
        try {
            var digest = (MessageDigest) SHA_256.clone();
            return ByteBuffer.wrap(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Optional<VerifiedToken> verify(String token) {
        try {
            var jws = parser.parseSignedClaims(token);
            return isAccessToken(jws)
                    ? Optional.of(VerifiedToken.of(jws)).filter(this::isStillValid)
                    : Optional.empty();
        } catch (JwtException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private boolean isAccessToken(Jws<Claims> jws) {
        var issued = jws.getPayload().getIssuedAt();
        var end = jws.getPayload().getExpiration();
        return TYPE.equals(jws.getHeader().getType())
                && issued != null
                && end != null
                && issued.toInstant().isBefore(clock.instant().plusSeconds(SKEW_SECONDS))
                && !end.toInstant().isAfter(issued.toInstant().plus(TokenProperties.LONGEST_ACCESS));
    }

    /** What can change after the signature was verified. */
    private boolean isStillValid(VerifiedToken token) {
        return !clock.instant().isAfter(token.end().plusSeconds(SKEW_SECONDS))
                && keys.find(token.kid()).isPresent()
                && !keys.isTakenAway(token.kid());
    }

    private Key key(Header header) {
        if (header instanceof JwsHeader signed && signed.getKeyId() != null) {
            return keys.find(signed.getKeyId()).orElseThrow(() -> new UnsupportedJwtException("unknown key"));
        }
        throw new UnsupportedJwtException("no kid");
    }

    /** What a token with a good signature says. */
    private record VerifiedToken(CurrentAccount account, String kid, Instant end) {

        static VerifiedToken of(Jws<Claims> jws) {
            var claims = jws.getPayload();
            return new VerifiedToken(
                    account(claims),
                    jws.getHeader().getKeyId(),
                    claims.getExpiration().toInstant());
        }

        private static CurrentAccount account(Claims claims) {
            return new CurrentAccount(
                    Long.parseLong(claims.getSubject()),
                    Role.valueOf(claim(claims, "role", String.class)),
                    claim(claims, "sid", String.class),
                    factors(claims),
                    Instant.ofEpochSecond(
                            claim(claims, "auth_time", Number.class).longValue()));
        }

        private static List<String> factors(Claims claims) {
            List<?> factors = claim(claims, "amr", List.class);
            if (!factors.stream().allMatch(String.class::isInstance)) {
                throw new UnsupportedJwtException("amr is not a list of strings");
            }
            return factors.stream().map(String.class::cast).toList();
        }

        private static <T> T claim(Claims claims, String name, Class<T> type) {
            var value = claims.get(name, type);
            if (value == null) {
                throw new UnsupportedJwtException("no " + name);
            }
            return value;
        }
    }
}
