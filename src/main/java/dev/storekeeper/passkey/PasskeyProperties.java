package dev.storekeeper.passkey;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Passkeys.
 *
 * @param rpId the domain that passkeys are made for: the host of the pages that use them, or a parent domain of it; passkeys made
 *     for another one are worthless after a change
 * @param origins where those pages come from, for instance {@code https://shop.example}; none stands for {@code http://localhost}
 *     with the port that the service listens on
 * @param rpName the name that the browser shows
 */
@ConfigurationProperties("storekeeper.passkey")
record PasskeyProperties(
        @DefaultValue("localhost") String rpId,
        @DefaultValue Set<String> origins,
        @DefaultValue("Storekeeper") String rpName) {}
