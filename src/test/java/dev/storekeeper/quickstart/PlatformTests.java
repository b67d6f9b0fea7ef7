package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.startup.StartRefused;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTests {

    @ParameterizedTest
    @CsvSource({"Linux, amd64, LINUX", "Mac OS X, aarch64, MACOS", "Windows 11, amd64, WINDOWS"})
    void knowsMachinesThatTheBundledServerCovers(String system, String processor, Platform platform) {
        assertThat(Platform.of(system, processor)).isEqualTo(platform);
    }

    @ParameterizedTest
    @CsvSource({"Linux, aarch64", "Linux, riscv64", "Mac OS X, x86_64", "FreeBSD, amd64"})
    void tellsOthersHowToBringTheirOwnDatabase(String system, String processor) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> Platform.of(system, processor))
                .withMessageContainingAll(system, processor, "SPRING_DATASOURCE_URL", "STOREKEEPER_KEY")
                .withMessageNotContaining("\n");
    }
}
