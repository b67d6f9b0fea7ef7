package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TotpCodesTests {

    private static final TotpSecret SECRET = TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    private final TotpCodes codes = new TotpCodes();

    /** RFC 6238, appendix B, the SHA-1 rows: the last six of its eight digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 1, 287082",
        "1111111109, 37037036, 081804",
        "1111111111, 37037037, 050471",
        "1234567890, 41152263, 005924",
        "2000000000, 66666666, 279037",
        "20000000000, 666666666, 353130",
    })
    void computesTheVectorsOfTheStandard(long second, long step, String digits) {
        var now = Instant.ofEpochSecond(second);
        assertThat(TotpCodes.stepAt(now)).isEqualTo(step);
        assertThat(codes.codeAt(SECRET, step).digits()).isEqualTo(digits);
        assertThat(codes.matchingStep(SECRET, code(digits), now)).hasValue(step);
    }

    /** RFC 4226, appendix D: the counter is the step. */
    @ParameterizedTest
    @CsvSource({
        "0, 755224", "1, 287082", "2, 359152", "3, 969429", "4, 338314",
        "5, 254676", "6, 287922", "7, 162583", "8, 399871", "9, 520489",
    })
    void computesTheVectorsOfTheCounterStandard(long step, String digits) {
        assertThat(codes.codeAt(SECRET, step).digits()).isEqualTo(digits);
    }

    @Test
    void computesWhatAnotherComputationComputes() throws GeneralSecurityException {
        for (long step = 58_000_000; step < 58_000_500; step++) {
            var secret = TotpSecret.random();
            assertThat(codes.codeAt(secret, step).digits()).isEqualTo(digitsByHand(secret, step));
        }
    }

    @ParameterizedTest
    @CsvSource({"1763700000000, 58790000", "1763700029999, 58790000", "1763700030000, 58790001", "-1, -1", "0, 0"})
    void changesTheStepAtTheHalfMinute(long milli, long step) {
        assertThat(TotpCodes.stepAt(Instant.ofEpochMilli(milli))).isEqualTo(step);
    }

    @ParameterizedTest
    @CsvSource({"-3, false", "-2, false", "-1, true", "0, true", "1, true", "2, false", "3, false"})
    @Proves("S22")
    void allowsOneStepEitherWay(long offset, boolean passes) {
        // The seven codes around this step all differ, so only the window decides.
        long step = 58_790_000;
        var code = codes.codeAt(SECRET, step + offset);
        for (long second : new long[] {0, 15, 29}) {
            var match = codes.matchingStep(SECRET, code, Instant.ofEpochSecond(step * 30 + second));
            assertThat(match).isEqualTo(passes ? Optional.of(step + offset) : Optional.empty());
        }
    }

    @Test
    void refusesTheCodeOfAnotherSecret() {
        long step = 58_790_000;
        var code = codes.codeAt(TotpSecret.of(new byte[TotpSecret.BYTES]), step);
        assertThat(codes.matchingStep(SECRET, code, Instant.ofEpochSecond(step * 30)))
                .isEmpty();
    }

    /** Steps found by counting on from 58,790,000; the last one's number is nought. */
    @ParameterizedTest
    @CsvSource({
        "58790007, 036140",
        "58790139, 007977",
        "58790120, 000976",
        "58828658, 000037",
        "58818946, 000007",
        "59995833, 000000",
    })
    @Proves("S23")
    void passesGenuineCodesWithLeadingZeros(long step, String digits) throws GeneralSecurityException {
        assertThat(digitsByHand(SECRET, step)).isEqualTo(digits);
        assertThat(codes.matchingStep(SECRET, code(digits), Instant.ofEpochSecond(step * 30)))
                .hasValue(step);
    }

    /** Two steps with the same digits, one and two apart: the later one is spent, so that neither passes again. */
    @ParameterizedTest
    @CsvSource({"59061240, 59061241, 59061240", "59061240, 59061241, 59061241", "61331809, 61331811, 61331810"})
    void takesTheLatestStepThatFits(long earlier, long later, long now) {
        var code = codes.codeAt(SECRET, earlier);
        assertThat(codes.codeAt(SECRET, later)).isEqualTo(code);
        assertThat(codes.matchingStep(SECRET, code, Instant.ofEpochSecond(now * 30)))
                .hasValue(later);
    }

    private static TotpCode code(String digits) {
        return TotpCode.parse(digits).orElseThrow();
    }

    /** RFC 4226, section 5.3, written out. */
    private static String digitsByHand(TotpSecret secret, long step) throws GeneralSecurityException {
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(secret.toBytes(), "HmacSHA1"));
        var hash =
                ByteBuffer.wrap(mac.doFinal(ByteBuffer.allocate(8).putLong(step).array()));
        int truncated = hash.getInt(hash.get(19) & 0xf) & 0x7fff_ffff;
        return String.format(Locale.ROOT, "%06d", truncated % 1_000_000);
    }
}
