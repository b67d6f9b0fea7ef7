package dev.storekeeper.crypto;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The service's own keys.
 *
 * @param key the key that seals and opens: 32 random bytes in Base64, the same on every node
 * @param previousKeys keys that only open what was sealed before the key was changed
 */
@ConfigurationProperties("storekeeper")
record EncryptionProperties(String key, @DefaultValue List<String> previousKeys) {

    @Override
    public String toString() {
        return "SealProperties[withheld]";
    }
}
