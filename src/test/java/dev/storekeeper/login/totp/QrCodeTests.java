package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QrCodeTests {

    @ParameterizedTest
    @ValueSource(ints = {0, 2332, 100_000})
    void refusesATextThatNoCodeHolds(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> QrCode.of("a".repeat(length)));
    }

    @Test
    void takesItsSizeFromTheTextAlone() {
        assertThat(QrCode.of(QrTexts.uri("bob")).size()).isEqualTo(53);
        assertThat(QrCode.of("a".repeat(2331)).size()).isEqualTo(185);
    }
}
