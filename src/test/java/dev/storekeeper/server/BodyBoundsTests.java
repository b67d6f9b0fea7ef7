package dev.storekeeper.server;

import static dev.storekeeper.api.Problems.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Proves;
import dev.storekeeper.RawHttp;
import dev.storekeeper.TestAccounts;
import dev.storekeeper.api.Bounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

/** Every door that reads a body has a bound for it, by method and exact path. */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodyBoundsTests {

    private static final int SMALL = 16 * 1024;
    private static final int LARGE = 64 * 1024;

    private final int port;
    private final Api admin;
    private final ApplicationContext context;

    BodyBoundsTests(
            @LocalServerPort int port, @Autowired ApplicationContext context, @Autowired JdbcTemplate database) {
        this.port = port;
        this.context = context;
        this.admin =
                Api.at(port).withToken(TestAccounts.at(port).admin(database).token());
    }

    @Test
    @Proves("A6")
    void nameEveryDoorThatReadsABody() {
        var doors = context.getBeansOfType(RequestMappingInfoHandlerMapping.class).values().stream()
                .flatMap(mapping -> mapping.getHandlerMethods().entrySet().stream())
                .filter(entry -> readsBody(entry.getValue()))
                .flatMap(entry -> doors(entry.getKey()))
                // Health is asked by GET, which needs no body.
                .filter(door -> !door.startsWith("GET "))
                .collect(Collectors.toCollection(TreeSet::new));
        doors.add("POST /products/import");
        var named = Arrays.stream(BodyBounds.values())
                .flatMap(bounds -> bounds.doors().stream())
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(named).isEqualTo(doors);
    }

    /** The table of SECURITY.md is written from these numbers. */
    @Test
    void areToldInSecurityMd(@Autowired Environment settings) throws IOException {
        var told = Files.readString(Path.of("SECURITY.md"));
        var patience =
                new RequestProperties(Duration.ofSeconds(30), DataSize.ofGigabytes(1), Duration.ofHours(1), null);
        var rows = new ArrayList<String>();
        for (var bounds : BodyBounds.values()) {
            var doors = bounds.doors().stream().map("`%s`"::formatted).collect(Collectors.joining(", "));
            rows.add("| %s%s | %s | %s | %d KB |"
                    .formatted(
                            doors,
                            bounds == BodyBounds.FRONT_DOOR ? ", and all that this table does not name" : "",
                            bounds == BodyBounds.FILE
                                    ? patience.maxBody(bounds).toGigabytes() + " GB"
                                    : patience.maxBody(bounds).toKilobytes() + " KB",
                            bounds == BodyBounds.FILE
                                    ? patience.patience(bounds).toHours() + " h"
                                    : patience.patience(bounds).toSeconds() + " s",
                            bounds.memory().toKilobytes()));
        }
        rows.add("| line and headers of a request | %s |"
                .formatted(settings.getProperty("server.max-http-request-header-size")));
        rows.add("| parameters | %s |".formatted(settings.getProperty("server.tomcat.max-parameter-count")));
        rows.add(
                "| JSON: tokens (a field has two), nesting, characters of a name, of a string, digits of a number | %s |"
                        .formatted(Stream.of(
                                        "token-count", "nesting-depth", "name-length", "string-length", "number-length")
                                .map(name ->
                                        settings.getProperty("spring.jackson.factory.constraints.read.max-" + name))
                                .collect(Collectors.joining(", "))));
        rows.add("| cells of a CSV line; characters of a CSV line or bytes of an NDJSON line | %d; %d |"
                .formatted(Bounds.CSV_CELLS, Bounds.LINE));
        rows.add("| rows of a page | %d |".formatted(Bounds.ROWS_PER_PAGE));
        rows.add(
                "| bodies on the disk of a node, one for each account; reports of imports in all; of one account | %d; %d MB; %d MB |"
                        .formatted(Bounds.BODIES_ON_DISK, Bounds.REPORTS >> 20, Bounds.REPORTS_OF_ACCOUNT >> 20));
        rows.add(
                "| requests with an `Idempotency-Key` at once on a node; of one account; bytes of an answer that is kept | %d; %d; %d |"
                        .formatted(Bounds.KEYED_REQUESTS, Bounds.KEYED_REQUESTS_OF_ACCOUNT, Bounds.KEPT_ANSWER));
        rows.add(
                "| lists at once on a node that may read all products (words, a filter, an order without an index), changes by two filters, and explanations and corrections of stock; of one account | %d; %d |"
                        .formatted(Bounds.SEARCHES, Bounds.SEARCHES_OF_ACCOUNT));
        rows.add("| pages that exports read at once on a node; of one account | %d; %d |"
                .formatted(Bounds.EXPORT_PAGES, Bounds.EXPORT_PAGES / 2));
        rows.add(
                "| writes of products without an `Idempotency-Key` at once on a node that are not written together with others (below); of one account | %d; %d |"
                        .formatted(Bounds.SINGLE_WRITES, Bounds.SINGLE_WRITES_OF_ACCOUNT));
        rows.add("| changes of accounts, sessions, invites and keys at once on a node, of one account | %d |"
                .formatted(Bounds.CHANGES_OF_ACCOUNT));
        rows.add("| codes, recovery codes and passkeys that are judged at once on a node, of one account | %d |"
                .formatted(Bounds.GUESSES_OF_ACCOUNT));
        rows.add(
                "| connections of a node to the database; of these left to others where all that waits or reads for long is at its bound | %s; %d |"
                        .formatted(
                                settings.getProperty("spring.datasource.hikari.maximum-pool-size"),
                                Bounds.CONNECTIONS_LEFT));
        rows.add("| later versions of a product with which an edit of an older one is compared | %d |"
                .formatted(Bounds.LATER_VERSIONS));
        assertThat(rows).allSatisfy(row -> assertThat(told).contains(row + "\n"));
    }

    @Test
    @Proves("A8")
    void leaveConnectionsToOthers(@Autowired Environment settings) {
        assertThat(settings.getProperty("spring.datasource.hikari.maximum-pool-size", int.class))
                .isEqualTo(Bounds.CONNECTIONS);
    }

    static Stream<String> jsonDoors() {
        return Stream.of(BodyBounds.FRONT_DOOR, BodyBounds.JSON).flatMap(bounds -> bounds.doors().stream());
    }

    @ParameterizedTest
    @MethodSource("jsonDoors")
    @Proves("A2")
    void readNoMoreThanTheTableSays(String door) {
        assertBound(door, BodyBounds.JSON.doors().contains(door) ? LARGE : SMALL);
    }

    @ParameterizedTest
    @CsvSource({
        "POST /auth/register, 16",
        "POST /auth/login, 16",
        "POST /auth/verify, 16",
        "POST /Login, 16",
        "POST /login-step1, 16",
        "POST /login-step2, 16",
        "POST /api/products, 64",
        "PUT /api/products/{id}, 64"
    })
    @Proves("A2")
    void areTheSameForAnOldPath(String door, int kilobytes) {
        assertBound(door, kilobytes * 1024);
    }

    @ParameterizedTest
    @CsvSource({
        "PUT /products/import, 64",
        "PATCH /products/import, 64",
        "POST /products/import/, 16",
        "POST /x/products/import, 16",
        "POST /products/1/products/import, 16",
        "DELETE /products/import, 16",
        "POST /logout, 16",
        "POST /nowhere, 16"
    })
    @Proves("A6")
    void areThoseOfAFileForFilesAlone(String door, int kilobytes) {
        assertRefused(door, kilobytes * 1024 + 1);
        assertRefused(door, 300_000_000);
    }

    private void assertBound(String door, int largest) {
        assertRefused(door, largest + 1);
        var answer = admin.send(method(door), path(door), " ".repeat(largest));
        assertThat(answer.status())
                .as("%s: %s", door, answer)
                .isBetween(400, 499)
                .isNotEqualTo(413);
    }

    private void assertRefused(String door, int length) {
        var head = method(door) + " " + path(door) + " HTTP/1.1";
        var announced = RawHttp.ask(port, head, "Content-Type: application/json", "Content-Length: " + length);
        assertProblem(announced, 413, "too_large");
    }

    private static String method(String door) {
        return door.substring(0, door.indexOf(' '));
    }

    private static String path(String door) {
        return Pattern.compile("\\{\\w+}")
                .matcher(door.substring(door.indexOf(' ') + 1))
                .replaceAll("1");
    }

    private static boolean readsBody(HandlerMethod method) {
        return Arrays.stream(method.getMethodParameters())
                .anyMatch(parameter -> parameter.hasParameterAnnotation(RequestBody.class));
    }

    private static Stream<String> doors(RequestMappingInfo mapping) {
        return mapping.getMethodsCondition().getMethods().stream()
                .flatMap(method -> mapping.getPatternValues().stream().map(path -> method.name() + " " + path));
    }
}
