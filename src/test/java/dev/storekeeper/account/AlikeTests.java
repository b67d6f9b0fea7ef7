package dev.storekeeper.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyBoolean;
import static org.mockito.Mockito.clearInvocations;
import static org.mockito.Mockito.times;
import static org.mockito.Mockito.verify;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.WithServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.test.context.bean.override.mockito.MockitoSpyBean;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is wrong, a login is refused in one form and at one price (S11); {@code src/bench/measure-sign-in} measures the time. */
class AlikeTests extends WithServer {

    private static final Set<String> OF_THE_MOMENT = Set.of("date", "x-request-id");

    @MockitoSpyBean
    PasswordHasher hasher;

    @Autowired
    private JdbcTemplate database;

    @Test
    @Proves("S11")
    void refusesInOneFormAndAtThePriceOfOneHash() {
        var seen = new LinkedHashMap<String, List<Object>>();
        wrongLogins().forEach((what, body) -> {
            clearInvocations(hasher);
            var answer = api.post("/login", body);
            verify(hasher, times(1).description(what)).matches(any(), any(), anyBoolean(), any());
            assertThat(answer).as(what).hasStatus(401);
            seen.put(what, looks(answer));
        });
        assertThat(seen.values())
                .as(seen::toString)
                .containsOnly(seen.values().iterator().next());
    }

    /** Nor does the first step tell, which asks for no code yet. */
    @Test
    @Proves("S11")
    void refusesTheFirstStepInOneFormToo() {
        var seen = new LinkedHashMap<String, List<Object>>();
        wrongLogins().forEach((what, body) -> {
            if (!what.endsWith("code")) {
                var first = new TreeMap<>(body);
                first.remove("code");
                clearInvocations(hasher);
                seen.put(what, looks(api.post("/login", first)));
                verify(hasher, times(1).description(what)).matches(any(), any(), anyBoolean(), any());
            }
        });
        assertThat(seen.values())
                .as(seen::toString)
                .containsOnly(seen.values().iterator().next());
    }

    private Map<String, Map<String, String>> wrongLogins() {
        var known = accounts.enrolled().person();
        var locked = accounts.enrolled().person();
        var used = accounts.enrolled().person();
        var usedCode = used.phone().nextCode();
        api.post("/login", login(used.name(), used.password(), usedCode));
        database.update("UPDATE account SET locked_at = created_at WHERE username = ?", locked.name());
        var cases = new LinkedHashMap<String, Map<String, String>>();
        cases.put("unknown name", login(TestAccounts.newName(), known.password(), "123456"));
        cases.put("impossible name", login("no such name, ever", known.password(), "123456"));
        cases.put(
                "wrong password",
                login(known.name(), "another one of these", known.phone().code()));
        cases.put("short password", login(known.name(), "short", known.phone().code()));
        cases.put(
                "long password",
                login(known.name(), "x".repeat(1000), known.phone().code()));
        cases.put(
                "locked account",
                login(locked.name(), locked.password(), locked.phone().nextCode()));
        cases.put(
                "wrong code",
                login(known.name(), known.password(), known.phone().wrongCode()));
        cases.put("used code", login(used.name(), used.password(), usedCode));
        return cases;
    }

    private static Map<String, String> login(String name, String password, String code) {
        return Map.of("username", name, "password", password, "code", code);
    }

    /** All that a stranger sees but the moment: status, headers in their order, body. */
    private static List<Object> looks(Api.Answer answer) {
        var body = (ObjectNode) answer.json();
        body.remove("request_id");
        var headers = new ArrayList<String>();
        answer.response().headers().map().forEach((name, values) -> {
            if (!OF_THE_MOMENT.contains(name)) {
                headers.add(name + values);
            }
        });
        return List.of(answer.status(), headers, body.toString());
    }
}
