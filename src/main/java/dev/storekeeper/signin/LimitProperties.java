package dev.storekeeper.signin;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much one address may ask of the front door, over all nodes. A class or an office behind one address does not notice.
 *
 * @param signUps sign-ups in a minute
 * @param logins passwords and codes in a minute, right or wrong
 */
@Validated
@ConfigurationProperties("storekeeper.limit")
record LimitProperties(
        @DefaultValue("120") @Min(1) int signUps,
        @DefaultValue("600") @Min(1) int logins) {

    int perMinute(Paced kind) {
        return switch (kind) {
            case SIGN_UP -> signUps;
            case LOGIN -> logins;
        };
    }
}
