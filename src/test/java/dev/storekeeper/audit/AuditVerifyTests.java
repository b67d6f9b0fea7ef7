package dev.storekeeper.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Parallel;
import dev.storekeeper.Proves;
import org.junit.jupiter.api.Test;

/** An intact trail is called so, also while it grows. */
class AuditVerifyTests extends TamperedTrail {

    @Test
    void countsWhatItWalks() {
        var verdict = verify();
        assertThat(verdict.get("streams").asLong())
                .isEqualTo(count("SELECT COUNT(*) FROM audit_stream WHERE stream <> 'register'"));
        assertThat(verdict.get("rows").asLong()).isEqualTo(count("SELECT COUNT(*) FROM audit_event"));
        assertThat(verdict.has("first_broken")).isFalse();
    }

    @Test
    @Proves("S94")
    void staysIntactWhileManyRecordAtOnce() {
        var intact = Parallel.times(50, number -> {
            if (number % 10 == 0) {
                return verify().get("intact").asBoolean();
            }
            record(number % 3 == 0 ? 9_000_100L + number : 9_000_001L);
            return true;
        });
        assertThat(intact).doesNotContain(false);
        assertIntact();
    }

    @Test
    void walksMoreThanOnePage() {
        for (int i = 0; i < 1003; i++) {
            record(9000001L);
        }
        assertIntact();
        tamper("UPDATE audit_event SET agent = '' WHERE stream = '%s' AND sequence = 1001".formatted(ANNA));
        assertNamed(ANNA, 1001);
    }
}
