package dev.storekeeper.account;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.storekeeper.Proves;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;

/** libargon2 and Bouncy Castle compute and read the same hashes, so that nodes with and without the library share accounts. */
class NativeArgon2Tests {

    private static final String PASSWORD = "an umbrella ☂ under the stairs";
    private static final byte[] SALT = "sixteen bytes of".getBytes(UTF_8);

    @ParameterizedTest
    @CsvSource({"16, 32, 1, 19456, 2", "16, 32, 1, 32, 1", "16, 64, 1, 1024, 3", "16, 16, 2, 256, 4", "16, 4, 4, 100, 1"
    })
    @Proves("S10")
    void computesTheBytesOfBouncyCastle(int salt, int length, int lanes, int memory, int passes) {
        var hash = argon2(salt, length, lanes, memory, passes).hash(PASSWORD, SALT);
        assertThat(hash).startsWith("$argon2id$v=19$m=%d,t=%d,p=%d$".formatted(memory, passes, lanes));
        var parts = hash.split("\\$", -1);
        assertThat(Base64.getDecoder().decode(parts[4])).isEqualTo(SALT);
        assertThat(Base64.getDecoder().decode(parts[5])).isEqualTo(bouncyCastle(length, lanes, memory, passes));
    }

    @ParameterizedTest
    @ValueSource(strings = {PASSWORD, "plain ASCII words", "雨傘が階段の下", "🔑🔑🔑🔑🔑🔑🔑🔑", " blanks "})
    @Proves("S10")
    void readsHashesOfSpringSecurityAndIsReadByIt(String password) {
        var argon2 = argon2(16, 32, 1, 64, 2);
        var spring = new Argon2PasswordEncoder(16, 32, 1, 64, 2);
        var pairs = List.<List<PasswordEncoder>>of(List.of(argon2, spring), List.of(spring, argon2));
        for (var pair : pairs) {
            var hash = pair.getFirst().encode(password);
            assertThat(pair.getLast().matches(password, hash)).isTrue();
            assertThat(pair.getLast().matches(password + "x", hash)).isFalse();
        }
    }

    @Test
    void matchesNothingWithAHashThatIsNone() {
        var argon2 = argon2(16, 32, 1, 64, 2);
        assertThat(List.of("none", "$argon2id$v=19$m=64,t=2,p=1$c2l4", "{bcrypt}$2a$10$"))
                .noneMatch(hash -> argon2.matches(PASSWORD, hash));
    }

    @Test
    void failsRatherThanHashWithTooLittleMemory() {
        var argon2 = argon2(16, 32, 1, 1, 1);
        assertThatThrownBy(() -> argon2.encode(PASSWORD)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bouncyCastleServesWhereTheLibraryIsMissing() {
        var encoder = PasswordHasher.passwordEncoder(List.of("libargon2-which-is-not-installed.so"));
        assertThat(encoder).isInstanceOf(Argon2PasswordEncoder.class);
        assertThat(encoder.matches(PASSWORD, encoder.encode(PASSWORD))).isTrue();
    }

    @Test
    void theLibraryServesWhereItIsInstalled() {
        argon2(16, 32, 1, 64, 2);
        assertThat(PasswordHasher.passwordEncoder()).isInstanceOf(NativeArgon2.class);
    }

    private static NativeArgon2 argon2(int salt, int length, int lanes, int memory, int passes) {
        var library = NativeArgon2.find(NativeArgon2.NAMES);
        assumeTrue(library.isPresent(), "libargon2 is not installed");
        return new NativeArgon2(library.get(), salt, length, lanes, memory, passes);
    }

    private static byte[] bouncyCastle(int length, int lanes, int memory, int passes) {
        var generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withSalt(SALT)
                .withParallelism(lanes)
                .withMemoryAsKB(memory)
                .withIterations(passes)
                .build());
        var hash = new byte[length];
        generator.generateBytes(PASSWORD.getBytes(UTF_8), hash);
        return hash;
    }
}
