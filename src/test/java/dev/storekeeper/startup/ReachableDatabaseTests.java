package dev.storekeeper.startup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.TestDatabase;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Test;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.context.support.StaticApplicationContext;
import org.springframework.mock.env.MockEnvironment;

class ReachableDatabaseTests {

    @Test
    void takesDatabaseThatAnswers() {
        var schema = TestDatabase.freshSchema();
        assertThatCode(() -> reach(schema.url(), schema.username(), schema.password(), "1s"))
                .doesNotThrowAnyException();
    }

    @Test
    void saysWhatTheServerSaidToStranger() {
        var schema = TestDatabase.freshSchema();
        refuses(schema.url(), "nobody", "wrong").withMessageContaining("denied").withMessageNotContaining("wrong");
    }

    @Test
    void saysWhereNoDatabaseAnswersAndHidesSecrets() {
        refuses("jdbc:mysql://127.0.0.1:1/stock?password=hidden", "storekeeper", "secret")
                .withMessageContainingAll("127.0.0.1:1/stock", "refused", "SPRING_DATASOURCE_URL")
                .withMessageNotContainingAny("hidden", "secret", "\n");
        refuses("jdbc:mysql://ada:hidden@127.0.0.1:1/stock", "storekeeper", "secret")
                .withMessageNotContainingAny("hidden", "secret", "\n");
    }

    /** A number without a unit is of milliseconds. */
    @Test
    void isWaitedForASecondAtLeast() {
        assertThatThrownBy(() -> reach("jdbc:mysql://127.0.0.1:1/stock", "storekeeper", "secret", "30"))
                .rootCause()
                .isInstanceOf(StartRefused.class)
                .hasMessage("STOREKEEPER_START_PATIENCE must be at least 1s.");
    }

    private static ThrowableAssertAlternative<StartRefused> refuses(String url, String username, String password) {
        return assertThatExceptionOfType(StartRefused.class).isThrownBy(() -> reach(url, username, password, "1s"));
    }

    private static void reach(String url, String username, String password, String patience) {
        var environment = new MockEnvironment()
                .withProperty("spring.datasource.url", url)
                .withProperty("spring.datasource.username", username)
                .withProperty("spring.datasource.password", password)
                .withProperty("storekeeper.start.patience", patience);
        environment.setConversionService(new ApplicationConversionService());
        try (var context = new StaticApplicationContext()) {
            context.setEnvironment(environment);
            new ReachableDatabase().initialize(context);
        }
    }
}
