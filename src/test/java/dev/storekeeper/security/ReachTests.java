package dev.storekeeper.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.TestAccounts;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.JdbcTemplate;

/** Nothing that a framework brings along is to be had on the port that everybody sees, not even by an admin (S88). */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
class ReachTests {

    private final Api stranger;
    private final Api admin;

    ReachTests(@LocalServerPort int port, @Autowired JdbcTemplate database) {
        stranger = Api.at(port);
        admin = stranger.withToken(TestAccounts.at(port).admin(database).token());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/", "/manage/", "/management/", "/admin/", "/"})
    @Proves({"S88", "S90"})
    void actuatorsAreAway(String prefix) {
        for (var word : List.of(
                "auditevents",
                "beans",
                "caches",
                "conditions",
                "configprops",
                "env",
                "env/STOREKEEPER_KEY",
                "flyway",
                "heapdump",
                "httpexchanges",
                "info",
                "integrationgraph",
                "jolokia",
                "liquibase",
                "logfile",
                "loggers",
                "loggers/ROOT",
                "mappings",
                "metrics",
                "modulith",
                "prometheus",
                "quartz",
                "refresh",
                "restart",
                "sbom",
                "sbom/application",
                "scheduledtasks",
                "sessions",
                "shutdown",
                "startup",
                "threaddump",
                "trace",
                "dump",
                "gateway/routes")) {
            assertAway(prefix + word);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v3/api-docs",
                "/v3/api-docs.yaml",
                "/v2/api-docs",
                "/swagger-ui.html",
                "/swagger-ui/index.html",
                "/swagger.json",
                "/h2-console",
                "/h2",
                "/jmx-console",
                "/manager/html",
                "/druid/index.html",
                "/graphql",
                "/graphiql",
                "/WEB-INF/web.xml",
                "/META-INF/MANIFEST.MF",
                "/META-INF/sbom/application.cdx.json",
                "/BOOT-INF/classes/application.yml",
                "/application.yml",
                "/application.properties",
                "/db/migration/",
                "/.env",
                "/.git/config",
                "/data/",
                "/docs/",
                "/examples/",
                "/favicon.ico",
                "/webjars/",
                "/static/",
                "/login/webauthn",
                "/webauthn/register",
                "/default-ui.css",
                "/oauth2/authorization/x",
                "/saml2/authenticate",
                "/j_security_check"
            })
    @Proves("S88")
    void theRestOfTheWordListIsAwayToo(String path) {
        assertAway(path);
    }

    /** What is meant: whether the service lives, without a word about how. */
    @Test
    @Proves("S88")
    void healthSaysOneWord() {
        for (var path : List.of("/actuator/health", "/actuator/health/liveness", "/actuator/health/readiness")) {
            assertThat(stranger.get(path).text())
                    .as(path)
                    .matches("\\{(\"groups\":\\[\"liveness\",\"readiness\"],)?\"status\":\"UP\"}");
        }
        assertThat(stranger.get("/actuator/health/db").status()).isIn(401, 404);
    }

    private void assertAway(String path) {
        assertThat(stranger.get(path).status()).as(path).isIn(400, 401, 404);
        assertThat(stranger.post(path, "{}").status()).as(path).isIn(400, 401, 404);
        assertThat(admin.get(path).status()).as(path).isIn(400, 404);
        assertThat(admin.post(path, "{}").status()).as(path).isIn(400, 404);
    }
}
