package dev.storekeeper.totp;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The second factor on a phone.
 *
 * @param issuer the name that the phone shows above the code
 * @param pendingLifetime how long a secret that no code has proven stays valid; after it, the next login draws a new one
 */
@ConfigurationProperties("storekeeper.totp")
record TotpProperties(
        @DefaultValue("Storekeeper") String issuer,
        @DefaultValue("24h") Duration pendingLifetime) {}
