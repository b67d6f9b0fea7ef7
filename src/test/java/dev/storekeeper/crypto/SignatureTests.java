package dev.storekeeper.crypto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The service verifies what it signed, also after a change of the master key, and nothing else. */
class SignatureTests {

    private static final String PURPOSE = "something to test";
    private static final byte[] MESSAGE = "two sacks of flour".getBytes(UTF_8);

    private final String firstKey = randomKey();
    private final FieldEncryption encryption = encryptionWith(firstKey);
    private final byte[] signature = encryption.sign(PURPOSE, MESSAGE);

    @Test
    void knowsItsOwn() {
        assertThat(encryption.verify(PURPOSE, MESSAGE, signature)).isTrue();
        assertThat(signature).hasSize(36).isEqualTo(encryption.sign(PURPOSE, MESSAGE));
    }

    @Test
    void refusesOtherMessage() {
        assertThat(encryption.verify(PURPOSE, "ten sacks of flour".getBytes(UTF_8), signature))
                .isFalse();
    }

    @Test
    void refusesOtherPurpose() {
        assertThat(encryption.verify("something else", MESSAGE, signature)).isFalse();
    }

    @Test
    void refusesEveryChangedByte() {
        for (int i = 0; i < signature.length; i++) {
            var changed = signature.clone();
            changed[i] ^= 1;
            assertThat(encryption.verify(PURPOSE, MESSAGE, changed))
                    .as("byte %d", i)
                    .isFalse();
        }
    }

    @Test
    void refusesOtherLengths() {
        for (int length : new int[] {0, 3, 4, 35, 37}) {
            assertThat(encryption.verify(PURPOSE, MESSAGE, Arrays.copyOf(signature, length)))
                    .as("%d bytes", length)
                    .isFalse();
        }
    }

    @Test
    void survivesChangeOfKeyWhileTheOldOneIsNamed() {
        assertThat(encryptionWith(randomKey(), firstKey).verify(PURPOSE, MESSAGE, signature))
                .isTrue();
        assertThat(encryptionWith(randomKey()).verify(PURPOSE, MESSAGE, signature))
                .isFalse();
    }

    @Test
    void signsWithTheNewKeyOnly() {
        var second = randomKey();
        var changed = encryptionWith(second, firstKey).sign(PURPOSE, MESSAGE);
        assertThat(encryptionWith(second).verify(PURPOSE, MESSAGE, changed)).isTrue();
        assertThat(encryption.verify(PURPOSE, MESSAGE, changed)).isFalse();
    }

    /** Otherwise a derived value that a client sees, such as a token, would be a signature. */
    @Test
    void sharesNothingWithDerivedValues() {
        var derived = encryption.derive(PURPOSE, MESSAGE);
        assertThat(Arrays.copyOfRange(signature, 4, 36)).isNotEqualTo(derived);
    }

    private static FieldEncryption encryptionWith(String key, String... previous) {
        return FieldEncryption.of(key, List.of(previous));
    }

    private static String randomKey() {
        var bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
