package dev.storekeeper.login.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.storekeeper.Api;
import dev.storekeeper.CleanupJobs;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestAccounts.Person;
import dev.storekeeper.TestClock;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestDatabase.Schema;
import dev.storekeeper.TestNode;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Accounts whose owner never proved a phone go after a month; all others stay. */
@ExtendWith(OutputCaptureExtension.class)
class UnenrolledTests {

    private static final Pattern SETUP_CODE =
            Pattern.compile("There is no admin, or only locked ones: .*\"invite\": \"([A-Z2-7-]+)\"");
    private static final String PASSWORD = "four words of mine";

    private final Schema schema = TestDatabase.freshSchema();

    /** A number without a unit is of milliseconds: 30 would delete each account that has just signed up. */
    @Test
    void stayForADayAtLeast() {
        assertThatThrownBy(() -> new AccountDeletion.Properties(Duration.ofMillis(30)))
                .hasMessageContaining("storekeeper.account.unenrolled must be 0 or at least 1d");
    }

    @Test
    @Proves("A13")
    void goAfterAMonth(CapturedOutput output) {
        var code = "";
        try (var node = TestNode.startOn(schema, "--storekeeper.account.unenrolled=30d")) {
            code = lastSetupCode(output);
            var api = node.api();
            var accounts = TestAccounts.at(node.port());
            signUp(api, "setup-admin", code);
            var enrolled = accounts.enrolled().person();
            var reset = accounts.enrolled().person();
            var admin = accounts.admin(node.database()).person();
            var changed = accounts.signedUp();
            IntStream.range(0, 5).forEach(number -> signUp(api, "stranger-" + number, null));
            var member = api.withToken(admin.signIn(api).get("token").asString());
            member.post("/users/" + idOf(node, reset) + "/reset-2fa", null);
            member.patch("/users/" + idOf(node, changed), Map.of("role", "VIEWER"));

            TestClock.advance(Duration.ofDays(29));
            CleanupJobs.run(node.context());
            assertThat(unenrolledOn(node)).hasSize(8);

            TestClock.advance(Duration.ofDays(2));
            signUp(api, "newcomer", null);
            CleanupJobs.run(node.context());
            assertThat(unenrolledOn(node)).containsExactlyInAnyOrder(reset.name(), changed.name(), "newcomer");
            assertThat(node.database()
                            .queryForList(
                                    "SELECT details FROM audit_event WHERE event = 'ACCOUNT_DELETED'", String.class))
                    .hasSize(6)
                    .allMatch(details -> details.equals("{\"reason\":\"never enrolled\"}"));
            assertThat(verdict(api, admin)).isTrue();
            assertThat(signUp(api, "stranger-0", null))
                    .as("a name that is free again")
                    .hasStatus(201);
            assertThat(api.post(
                            "/login", enrolled.credentialsWith(enrolled.phone().nextCode())))
                    .hasStatus(200);
            assertThat(api.accepting("application/json")
                            .post("/login", reset.credentials())
                            .string("status"))
                    .isEqualTo("enrolment_required");
            // Only another admin could unlock it, and there is none.
            node.database().update("UPDATE account SET locked_at = NOW() WHERE username = ?", admin.name());
        }
        try (var node = TestNode.startOn(schema, "--storekeeper.account.unenrolled=0")) {
            var another = lastSetupCode(output);
            assertThat(another).as("a new setup code").isNotEqualTo(code);
            TestClock.advance(Duration.ofDays(400));
            CleanupJobs.run(node.context());
            assertThat(unenrolledOn(node)).contains("newcomer", "stranger-0");
            assertThat(signUp(node.api(), "second-admin", another)).hasStatus(201);
            assertThat(node.database()
                            .queryForList(
                                    "SELECT username FROM account WHERE role = 'ADMIN' AND locked_at IS NULL"
                                            + " AND deleted_at IS NULL",
                                    String.class))
                    .containsExactly("second-admin");
        }
    }

    private static Api.Answer signUp(Api api, String name, @Nullable String invite) {
        var body = new HashMap<>(Map.of("username", name, "password", PASSWORD));
        if (invite != null) {
            body.put("invite", invite);
        }
        return api.post("/signup", body);
    }

    private static boolean verdict(Api api, Person admin) {
        return api.withToken(admin.signIn(api).get("token").asString())
                .get("/audit/verify")
                .json()
                .get("intact")
                .asBoolean();
    }

    private static long idOf(TestNode node, Person person) {
        return node.database()
                .queryForList("SELECT id FROM account WHERE username = ?", Long.class, person.name())
                .getFirst();
    }

    private static List<String> unenrolledOn(TestNode node) {
        return node.database()
                .queryForList(
                        "SELECT username FROM account JOIN totp_factor ON account_id = id WHERE enrolled_at IS NULL",
                        String.class);
    }

    private static String lastSetupCode(CapturedOutput output) {
        return SETUP_CODE
                .matcher(output)
                .results()
                .reduce((_, last) -> last)
                .orElseThrow()
                .group(1);
    }
}
