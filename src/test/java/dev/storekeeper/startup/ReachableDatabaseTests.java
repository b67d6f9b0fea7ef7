package dev.storekeeper.startup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
        assertThatCode(() -> reach(schema.url(), schema.username(), schema.password()))
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

    private static ThrowableAssertAlternative<StartRefused> refuses(String url, String username, String password) {
        return assertThatExceptionOfType(StartRefused.class).isThrownBy(() -> reach(url, username, password));
    }

    private static void reach(String url, String username, String password) {
        var environment = new MockEnvironment()
                .withProperty("spring.datasource.url", url)
                .withProperty("spring.datasource.username", username)
                .withProperty("spring.datasource.password", password)
                .withProperty("storekeeper.start.patience", "1s");
        environment.setConversionService(new ApplicationConversionService());
        try (var context = new StaticApplicationContext()) {
            context.setEnvironment(environment);
            new ReachableDatabase().initialize(context);
        }
    }
}
