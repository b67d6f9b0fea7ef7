package dev.storekeeper.startup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.Proves;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTests {

    private static final SecureRandom RANDOM = new SecureRandom();

    @RepeatedTest(20)
    void takesRandomBytes() {
        var bytes = new byte[32];
        RANDOM.nextBytes(bytes);
        assertThatCode(() -> MasterKey.check("KEY", base64(bytes) + "\n")).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "secret", "not base64 at all!", "AAAA", "c2hvcnQ="})
    @Proves("S40")
    void refusesWhatIsNotThirtyTwoBytes(String key) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> MasterKey.check("KEY", key))
                .withMessageContainingAll("KEY", "32 bytes", "openssl rand -base64 32");
    }

    @ParameterizedTest
    @MethodSource
    @Proves("S40")
    void refusesTypedKeys(byte[] bytes) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> MasterKey.check("KEY", base64(bytes)))
                .withMessageContaining("not random")
                .withMessageNotContaining(base64(bytes));
    }

    static Stream<byte[]> refusesTypedKeys() {
        return Stream.of(
                new byte[32],
                counting(0),
                counting(1),
                counting(-3),
                "a pass phrase, somewhat too long".getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] counting(int step) {
        var bytes = new byte[32];
        IntStream.range(0, 32).forEach(i -> bytes[i] = (byte) (200 + i * step));
        return bytes;
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
