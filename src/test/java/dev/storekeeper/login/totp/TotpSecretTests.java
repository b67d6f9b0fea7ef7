package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.storekeeper.Proves;
import java.util.HashSet;
import java.util.stream.Stream;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TotpSecretTests {

    @Test
    @Proves("S27")
    void isWrittenInThirtyTwoUpperCaseCharactersAndNeverTwice() {
        var written = new HashSet<String>();
        for (var secret : thousandSecrets()) {
            assertThat(secret.toBase32()).matches("[A-Z2-7]{32}");
            assertThat(new Base32().decode(secret.toBase32())).isEqualTo(secret.toBytes());
            written.add(secret.toBase32());
        }
        assertThat(written).hasSize(1000);
    }

    /** With 255 degrees of freedom a sound source leaves these bounds once in a million runs: 255 +- 5 sqrt(510). */
    @Test
    @Proves("S27")
    void drawsEveryByteEquallyOften() {
        var seen = new int[256];
        for (var secret : thousandSecrets()) {
            for (byte one : secret.toBytes()) {
                seen[one & 0xff]++;
            }
        }
        double expected = 1000 * TotpSecret.BYTES / 256.0;
        double chiSquare = 0;
        for (int count : seen) {
            chiSquare += (count - expected) * (count - expected) / expected;
        }
        assertThat(chiSquare).isBetween(142.0, 368.0);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10, 19, 21, 32})
    void refusesAnotherLength(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> TotpSecret.of(new byte[length]));
    }

    @Test
    void keepsItsBytesToItself() {
        var given = new byte[TotpSecret.BYTES];
        var secret = TotpSecret.of(given);
        given[0] = 1;
        secret.toBytes()[1] = 1;
        assertThat(secret.toBytes()).containsOnly(0);
    }

    @Test
    void staysOutOfLogs() {
        var secret = TotpSecret.random();
        assertThat(secret).hasToString("TotpSecret[hidden]");
        assertThat(new KeyUri("Shop", "alice", secret).toString()).doesNotContain(secret.toBase32());
    }

    private static Iterable<TotpSecret> thousandSecrets() {
        return Stream.generate(TotpSecret::random).limit(1000).toList();
    }
}
