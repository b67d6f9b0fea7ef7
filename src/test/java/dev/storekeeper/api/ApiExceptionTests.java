package dev.storekeeper.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiExceptionTests {

    @ParameterizedTest
    @CsvSource({"PT0S, 1", "PT0.5S, 1", "PT1S, 1", "PT1.0005S, 2", "PT1.000001S, 2", "PT59.2S, 60"})
    void saysAWaitInWholeSecondsThatIsNeverTooShort(Duration wait, String header) {
        var refusal = ApiException.of(ErrorCode.BUSY, "Later.").retryAfter(wait);
        assertThat(refusal.headers()).containsEntry("Retry-After", header);
    }
}
