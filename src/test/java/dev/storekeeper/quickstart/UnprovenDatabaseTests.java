package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import dev.storekeeper.TestDatabase;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A database that cannot prove who it is gets no password and no query, where its address asks for that (S87). */
@Timeout(120)
class UnprovenDatabaseTests {

    /** The embedded server has no TLS at all; a MySQL of its own making shows a certificate that no known authority signed. */
    @ParameterizedTest
    @ValueSource(strings = {"VERIFY_IDENTITY", "VERIFY_CA"})
    @Proves({"S87", "S90"})
    void refusesToStartInOneLine(String mode) throws Exception {
        var schema = TestDatabase.freshSchema();
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        var settings = Map.of(
                "SPRING_DATASOURCE_URL", schema.url().replaceFirst("\\?.*", "") + "?sslMode=" + mode,
                "SPRING_DATASOURCE_USERNAME", schema.username(),
                "SPRING_DATASOURCE_PASSWORD", schema.password(),
                "STOREKEEPER_KEY", Base64.getEncoder().encodeToString(key),
                "STOREKEEPER_START_PATIENCE", "1s");
        try (var service = ForkedService.start(List.of(), ForkedService.classPath(), settings)) {
            var words = service.lastWords();
            assertThat(service.exitCode()).isEqualTo(1);
            assertThat(words.getLast()).contains("No connection to the database at");
            assertThat(words).hasSizeLessThan(3).noneMatch(line -> line.contains(schema.password()));
        }
    }
}
