package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.storekeeper.TestClock;
import dev.storekeeper.token.EndedSessions.EndedSession;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.dao.QueryTimeoutException;

/** The reads of each second do not depend on that of each minute. */
class EndedSessionsTests {

    private final SessionRepository sessions = mock();
    private final EndedSessions ended = new EndedSessions(sessions, new TestClock());

    @Test
    void readsTheLatestWhereAllAreTooMany() {
        var now = TestClock.now();
        when(sessions.findEnded(any())).thenThrow(new QueryTimeoutException("all"));
        when(sessions.findEndedSince(any(), any())).thenAnswer(call -> {
            if (call.getArgument(0, Instant.class).isBefore(now.minus(Duration.ofMinutes(6)))) {
                throw new QueryTimeoutException("as good as all");
            }
            return List.of(new EndedSession("ended", now));
        });

        assertThatThrownBy(ended::review).isInstanceOf(QueryTimeoutException.class);
        ended.refresh();

        assertThat(ended.contains("ended")).isTrue();
        // Without asking the database, which would say that it is not open.
        assertThat(ended.contains("open")).isFalse();
    }
}
