package dev.storekeeper.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.TestDatabase;
import dev.storekeeper.TestDatabase.Schema;
import dev.storekeeper.TestNode;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** From an empty database to the first admin and the accounts they invite, on nodes with open, invited and closed sign-up. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@ExtendWith(OutputCaptureExtension.class)
class SetupCodeTests {

    private static final Pattern CODE =
            Pattern.compile("There is no admin, or only locked ones: .*\"invite\": \"([A-Z2-7-]+)\"");

    private final Schema schema = TestDatabase.freshSchema();

    @AutoClose
    private final TestNode invited = TestNode.startOn(schema, "--storekeeper.signup=invite");

    @AutoClose
    private final TestNode closed = TestNode.startOn(schema, "--storekeeper.signup=closed");

    private String code = "";
    private String adminToken = "";

    @Test
    @Order(1)
    void isTheSameOnEveryNodeAndAtEveryStart(CapturedOutput output) {
        try (var open = TestNode.startOn(schema)) {
            code = codeIn(output);
            for (var node : List.of(open, invited, closed)) {
                assertThat(node.context().getBean(SetupCode.class).prepare()).contains(code);
            }
        }
        assertThat(database("SELECT * FROM invite")).hasSize(1);
        assertThat(database("SELECT * FROM invite").toString()).doesNotContain(code);
    }

    @Test
    @Order(2)
    void isNeededWhereSignUpAsksForInvitesOrIsClosed() {
        assertRefused(signUp(invited, null), "invite_required");
        assertThat(signUp(invited, "AAAA")).hasStatus(400);
        assertRefused(signUp(closed, null), "sign_up_closed");
        assertRefused(signUp(closed, "AAAA"), "sign_up_closed");
        assertThat(database("SELECT * FROM account")).isEmpty();
    }

    /** Here no password is hashed: who is told of the invite was not kept waiting for one. */
    @Test
    @Order(2)
    void judgesTheInviteBeforeAnyHashIsPaid() {
        try (var busy = TestNode.startOn(schema)) {
            busy.context().getBean(PasswordHasher.class).close();
            assertThat(signUp(busy, "AAAA")).hasStatus(400);
            assertThat(signUp(busy, code)).hasStatus(503);
        }
        assertThat(database("SELECT * FROM account")).isEmpty();
        assertThat(database("SELECT * FROM invite WHERE used_at IS NOT NULL")).isEmpty();
    }

    @Test
    @Order(3)
    void makesOneAdminOfManyWhoShowItAtOnceOnTwoNodes() {
        var answers = Parallel.times(20, number -> signUp(number % 2 == 0 ? invited : closed, code));
        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers).allMatch(answer -> List.of(201, 400, 403).contains(answer.status()));
        assertThat(database("SELECT * FROM account"))
                .singleElement()
                .satisfies(account -> assertThat(account).containsEntry("role", "ADMIN"));
        invited.database().update("DELETE FROM account");
        assertRefused(signUp(closed, code), "sign_up_closed");
    }

    /** Once the last admin is gone, the log shows another code. */
    @Test
    @Order(4)
    void isAnotherOnceItWasUsed(CapturedOutput output) {
        try (var open = TestNode.startOn(schema)) {
            var second = codeIn(output);
            assertThat(second).isNotEqualTo(code);
            assertThat(signUp(open, null)).hasStatus(201);
            invited.database().update("UPDATE account SET role = 'ADMIN'");
            assertThat(signUp(open, second)).as("beside an admin").hasStatus(400);
            invited.database().update("DELETE FROM account");
            adminToken = TestAccounts.at(closed.port()).invited(second).token();
            assertThat(open.api().withToken(adminToken).get("/audit")).hasStatus(200);
            assertThat(signUp(open, second)).hasStatus(400);
            assertThat(signUp(open, code)).hasStatus(400);
            assertThat(signUp(open, null)).hasStatus(201);
        }
    }

    @Test
    @Order(5)
    void isNotShownOnceThereIsAnAdmin(CapturedOutput output) {
        try (var open = TestNode.startOn(schema, "--storekeeper.signup-role=VIEWER")) {
            assertThat(CODE.matcher(output).find()).isFalse();
            assertThat(signUp(open, null)).hasStatus(201);
        }
        assertThat(database("SELECT role FROM account ORDER BY id DESC").getFirst())
                .containsEntry("role", "VIEWER");
    }

    @Test
    @Order(6)
    void letsInTheInvitedWhereInvitesAreAskedFor() {
        var admin = closed.api().withToken(adminToken);
        var invite = admin.post("/invites", Map.of("role", "VIEWER")).string("code");
        assertRefused(signUp(closed, invite), "sign_up_closed");
        assertThat(signUp(invited, invite)).hasStatus(201);
        assertThat(signUp(invited, invite)).hasStatus(400);
    }

    /** Who has had the old key could derive the old code. */
    @Test
    @Order(7)
    void isWithdrawnOnceTheKeyIsChanged(CapturedOutput output) {
        invited.database().update("DELETE FROM account");
        var old = invited.context().getBean(SetupCode.class).prepare().orElseThrow();
        var key = invited.context().getEnvironment().getRequiredProperty("storekeeper.key");
        var another = Base64.getEncoder().encodeToString(SecureRandom.getSeed(32));
        try (var changed =
                TestNode.startOn(schema, "--storekeeper.key=" + another, "--storekeeper.previous-keys=" + key)) {
            assertThat(signUp(changed, old)).hasStatus(400);
            assertThat(signUp(changed, codeIn(output))).hasStatus(201);
        }
    }

    private static String codeIn(CapturedOutput output) {
        var found = CODE.matcher(output);
        assertThat(found.find()).isTrue();
        return found.group(1);
    }

    private static Api.Answer signUp(TestNode node, @Nullable String invite) {
        var body = new HashMap<>(Map.of("username", TestAccounts.newName(), "password", "four words of mine"));
        if (invite != null) {
            body.put("invite", invite);
        }
        return node.api().post("/signup", body);
    }

    private static void assertRefused(Api.Answer answer, String code) {
        assertThat(answer).hasStatus(403).hasCode(code);
        assertThat(answer.string("next")).isNotBlank();
    }

    private List<Map<String, Object>> database(String query) {
        return invited.database().queryForList(query);
    }
}
