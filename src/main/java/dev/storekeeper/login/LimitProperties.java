package dev.storekeeper.login;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much one address may ask of the front door, over all nodes. A class or an office behind one address does not notice.
 *
 * @param signUps sign-ups in a minute
 * @param logins passwords and codes in a minute, right or wrong
 * @param renewals refresh tokens in a minute, right or wrong
 * @param patience how long a request waits for its turn to be counted before it is told to come back
 */
@Validated
@ConfigurationProperties("storekeeper.limit")
record LimitProperties(
        @DefaultValue("120") @Min(1) int signUps,
        @DefaultValue("600") @Min(1) int logins,
        @DefaultValue("600") @Min(1) int renewals,
        @DefaultValue("5s") Duration patience) {

    int perMinute(AddressLimiter.Kind kind) {
        return switch (kind) {
            case SIGN_UP -> signUps;
            case LOGIN -> logins;
            case RENEWAL -> renewals;
        };
    }
}
