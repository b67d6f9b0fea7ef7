package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.storekeeper.startup.StartRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PlatformTests {

    @ParameterizedTest
    @CsvSource({"Linux, amd64, LINUX", "Mac OS X, aarch64, MACOS", "Windows 11, amd64, WINDOWS"})
    void knowsMachinesThatTheBundledServerCovers(String system, String processor, Platform platform) {
        assertThat(Platform.of(system, processor)).isEqualTo(platform);
    }

    /** The release puts some of them into other folders on other machines. */
    @ParameterizedTest
    @EnumSource
    void findsItsFiles(Platform platform) {
        assertThat(platform.files())
                .contains(platform.server(), platform.shared("english/errmsg.sys"))
                .allSatisfy(file -> assertBundled(platform, file));
        assertBundled(platform, platform.dumpProgram());
        assertBundled(platform, platform.client());
    }

    private static void assertBundled(Platform platform, String file) {
        assertThat(Platform.class.getResource(platform.resource(file))).as(file).isNotNull();
    }

    /** Windows has no file of that name, and a server that is to read it would not start. */
    @Test
    void readsNothingFromUnixPathOnWindows() {
        assertThat(Platform.WINDOWS.empty()).hasToString("NUL");
        assertThat(Platform.LINUX.empty()).hasToString("/dev/null");
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
