package dev.storekeeper.startup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class RequiredSettingsTests {

    private static final Map<String, String> WHOLE = Map.of(
            "spring.datasource.url", "jdbc:mysql://localhost/storekeeper",
            "spring.datasource.username", "storekeeper",
            "spring.datasource.password", "",
            "storekeeper.key", Base64.getEncoder().encodeToString(new SecureRandom().generateSeed(32)));

    @Test
    void takesWholeSettings() {
        assertThatCode(() -> check(WHOLE)).doesNotThrowAnyException();
    }

    @Test
    void namesEveryMissingSettingAsItsVariable() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> check(Map.of("spring.datasource.username", " ")))
                .withMessageContainingAll(
                        "SPRING_DATASOURCE_URL",
                        "SPRING_DATASOURCE_USERNAME",
                        "SPRING_DATASOURCE_PASSWORD",
                        "STOREKEEPER_KEY");
    }

    @Test
    void doesNotNameWhatIsThere() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> check(with("storekeeper.key", "")))
                .withMessageContaining("STOREKEEPER_KEY")
                .withMessageNotContaining("SPRING_DATASOURCE");
    }

    @Test
    void refusesDatabaseOfAnotherKind() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> check(with("spring.datasource.url", "jdbc:postgresql://localhost/storekeeper")))
                .withMessageContaining("jdbc:mysql:");
    }

    @Test
    void checksEarlierKeysToo() {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> check(with("storekeeper.previous-keys", "AAAA")))
                .withMessageContaining("STOREKEEPER_PREVIOUS_KEYS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ADMIN", "admin", " Admin ", "a-dmin"})
    void refusesToMakeEveryNewAccountAnAdmin(String role) {
        assertThatExceptionOfType(StartRefused.class)
                .isThrownBy(() -> check(with("storekeeper.signup-role", role)))
                .withMessageContaining("STOREKEEPER_SIGNUP_ROLE");
        assertThatCode(() -> check(with("storekeeper.signup-role", "viewer"))).doesNotThrowAnyException();
    }

    private static Map<String, String> with(String name, String value) {
        var settings = new HashMap<>(WHOLE);
        settings.put(name, value);
        return settings;
    }

    private static void check(Map<String, String> settings) {
        var environment = new MockEnvironment();
        settings.forEach(environment::setProperty);
        try (var context = new StaticApplicationContext()) {
            context.setEnvironment(environment);
            new RequiredSettings().initialize(context);
        }
    }
}
