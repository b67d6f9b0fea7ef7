package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.Proves;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpCodeTests {

    @ParameterizedTest
    @ValueSource(strings = {"123456", "012345", "000001", "000000", "999999"})
    void takesSixDigitsAsTheyStand(String digits) {
        assertThat(TotpCode.parse(digits)).map(TotpCode::digits).contains(digits);
    }

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "12345",
                "1234567",
                "0123456",
                " 123456",
                "123456 ",
                "123 456",
                "123456\n",
                "\n123456",
                "123456\0",
                "+12345",
                "-12345",
                "+123456",
                "1e5",
                "1e5000",
                "0x1234",
                "12345a",
                "123.45",
                "\uff11\uff12\uff13\uff14\uff15\uff16",
                "\u0661\u0662\u0663\u0664\u0665\u0666",
                "\u06f1\u06f2\u06f3\u06f4\u06f5\u06f6",
                "12345\u0666",
                "\ud835\udfce\ud835\udfcf\ud835\udfd0",
                "null",
                "[1234]"
            })
    @Proves("S23")
    void refusesAnythingElse(String text) {
        assertThat(TotpCode.parse(text)).isEmpty();
    }

    @Test
    void writesLeadingZerosInEveryLocale() {
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(TotpCode.of(7).digits()).isEqualTo("000007");
            assertThat(TotpCode.of(0).digits()).isEqualTo("000000");
            assertThat(TotpCode.of(999_999).digits()).isEqualTo("999999");
        } finally {
            Locale.setDefault(before);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE})
    void refusesNumbersOfOtherLengths(int number) {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> TotpCode.of(number));
    }

    @Test
    void equalsTheSameDigitsOnly() {
        assertThat(TotpCode.parse("001234"))
                .contains(TotpCode.of(1234))
                .hasValueSatisfying(code -> assertThat(code)
                        .hasSameHashCodeAs(TotpCode.of(1234))
                        .isNotEqualTo(TotpCode.of(1235))
                        .isNotEqualTo("001234"));
    }

    @Test
    void staysOutOfLogs() {
        assertThat(TotpCode.of(123_456)).hasToString("TotpCode[hidden]");
    }
}
