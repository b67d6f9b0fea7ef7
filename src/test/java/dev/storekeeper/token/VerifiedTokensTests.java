package dev.storekeeper.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.storekeeper.Api;
import dev.storekeeper.GuardedDoor;
import dev.storekeeper.TestAccounts;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;

/** A signature is verified once for each token, and only that token profits. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class VerifiedTokensTests {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final AccessTokens tokens;
    private final Api api;
    private final TestAccounts accounts;

    VerifiedTokensTests(@Autowired AccessTokens tokens, @LocalServerPort int port) {
        this.tokens = tokens;
        this.api = Api.at(port);
        this.accounts = TestAccounts.at(port);
    }

    @Test
    void verifiesSignatureOnce() {
        var token = accounts.enrolled().token();
        assertThat(tokens.read(token)).isPresent();
        assertThat(bytesAllocatedByReading(token)).isLessThan(bytesAllocatedByReading(changed(token)) / 4);
    }

    @Test
    void refusesOtherSignatureOverClaimsOfVerifiedToken() {
        var token = accounts.enrolled().token();
        GuardedDoor.opensTo(api, token);
        GuardedDoor.staysShutTo(api, changed(token));
        GuardedDoor.staysShutTo(api, token.substring(0, token.lastIndexOf('.') + 1));
        GuardedDoor.opensTo(api, token);
    }

    private long bytesAllocatedByReading(String token) {
        var before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 50; i++) {
            assertThat(tokens.read(token)).isNotNull();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }

    /** The same claims with another signature. */
    private static String changed(String token) {
        var start = token.lastIndexOf('.') + 1;
        return token.substring(0, start) + (token.charAt(start) == 'A' ? 'B' : 'A') + token.substring(start + 1);
    }
}
