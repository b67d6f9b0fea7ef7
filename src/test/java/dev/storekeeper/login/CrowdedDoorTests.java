package dev.storekeeper.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Primary;
import org.springframework.security.crypto.password.PasswordEncoder;

/** All threads that hash are busy for strangers, and all places of strangers are taken. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT, properties = "storekeeper.password.places=5")
class CrowdedDoorTests {

    private static final int PATIENCE_SECONDS = 25;

    @LocalServerPort
    int port;

    @Test
    @Proves("A16")
    void letsAKnownClientInBeforeStrangers(@Autowired SlowHash hash) throws Exception {
        var stranger = Api.at(port);
        var atHome = Api.at(port).keepingCookies();
        var owner = TestAccounts.at(port).signedUp();
        owner.signIn(atHome);
        hash.onlyFastFor(owner.password());
        var full = new CountDownLatch(1);
        try (var crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 6 * Runtime.getRuntime().availableProcessors(); i++) {
                crowd.submit(() -> {
                    var guess = Map.of("username", TestAccounts.newName(), "password", "a wrong password");
                    if (stranger.post("/login", guess).status() == 503) {
                        full.countDown();
                    }
                });
            }
            try {
                assertThat(full.await(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                var known = crowd.submit(
                        () -> atHome.post("/login", owner.credentials()).status());
                hash.letOneStrangerGo();
                assertThat(status(known, hash)).isEqualTo(200);
                assertThat(hash.isWaitedFor()).as("strangers still wait").isTrue();
            } finally {
                hash.letAllGo();
            }
        }
    }

    /** A turn may have been taken before the known client had come; of five strangers for each core, four go at most. */
    private static int status(Future<Integer> known, SlowHash hash)
            throws InterruptedException, ExecutionException, TimeoutException {
        for (int gone = 1; gone < 4; gone++) {
            try {
                return known.get(2, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                hash.letOneStrangerGo();
            }
        }
        return known.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    @TestConfiguration(proxyBeanMethods = false)
    static class Hashing {

        @Bean
        @Primary
        SlowHash slowHash(@Qualifier("passwordEncoder") PasswordEncoder fast) {
            return new SlowHash(fast);
        }
    }

    /** Compares one password at once, and others when the test lets them go. */
    static final class SlowHash implements PasswordEncoder {

        private final PasswordEncoder fast;
        private final Semaphore turns = new Semaphore(0);
        private volatile @Nullable String fastFor;

        SlowHash(PasswordEncoder fast) {
            this.fast = fast;
        }

        void onlyFastFor(String password) {
            fastFor = password;
        }

        void letOneStrangerGo() {
            turns.release();
        }

        void letAllGo() {
            fastFor = null;
            turns.release(1_000_000);
        }

        boolean isWaitedFor() {
            return turns.hasQueuedThreads();
        }

        @Override
        public @Nullable String encode(@Nullable CharSequence password) {
            return fast.encode(password);
        }

        @Override
        public boolean matches(@Nullable CharSequence password, @Nullable String hash) {
            var exception = fastFor;
            if (exception != null && !exception.contentEquals(String.valueOf(password))) {
                turns.acquireUninterruptibly();
            }
            return fast.matches(password, hash);
        }
    }
}
