package dev.storekeeper.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Api;
import dev.storekeeper.Parallel;
import dev.storekeeper.Phone;
import dev.storekeeper.TestAccounts;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Many logins at once cost neither the heap nor those who only read (S92). */
@Timeout(180)
class SmallHeapTests {

    private static final Logger LOG = LoggerFactory.getLogger(SmallHeapTests.class);
    private static final int LOGINS = 200;
    private static final int ACCOUNTS = 8;
    private static final int READERS = 2;

    @Test
    void bearsTwoHundredLoginsWhileProductsAreRead(@TempDir Path folder) throws Exception {
        var settings = Map.of("STOREKEEPER_DATA", folder.resolve("data").toString(), "JAVA_TOOL_OPTIONS", "-Xmx512m");
        try (var service = ForkedService.start(List.of(), ForkedService.classPath(), settings)) {
            var api = Api.at(service.port());
            var people = IntStream.range(0, ACCOUNTS)
                    .mapToObj(_ -> Person.enrolled(api))
                    .toList();
            var reader = api.withToken(people.getFirst().token());
            var done = new AtomicBoolean();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                var reads = IntStream.range(0, READERS)
                        .mapToObj(_ -> threads.submit(() -> read(reader, done)))
                        .toList();
                var answers = Parallel.times(
                        LOGINS,
                        number ->
                                api.post("/login", people.get(number % ACCOUNTS).credentials()));
                done.set(true);
                judge(answers);
                judgeReads(reads);
            }
            assertThat(api.post("/login", people.getLast().credentials()).status())
                    .isEqualTo(200);
            assertThat(service.isAlive()).isTrue();
            service.stop();
            assertThat(service.lastWords()).noneMatch(line -> line.contains("OutOfMemory") || line.contains("ERROR"));
        }
    }

    private static void judge(List<Api.Answer> answers) {
        var counts = answers.stream().collect(Collectors.groupingBy(Api.Answer::status, Collectors.counting()));
        LOG.warn("{} logins at once on 512 MB: {}", LOGINS, counts);
        assertThat(counts).containsOnlyKeys(counts.containsKey(503) ? new Integer[] {200, 503} : new Integer[] {200});
        answers.stream().filter(answer -> answer.status() == 503).forEach(answer -> {
            assertThat(answer.header("Retry-After")).matches("[1-9]\\d?");
            assertThat(answer.json().path("code").asString()).isIn("busy", "unavailable");
        });
    }

    private static void judgeReads(List<Future<List<Long>>> reads) throws Exception {
        var micros = new ArrayList<Long>();
        for (var read : reads) {
            micros.addAll(read.get());
        }
        micros.sort(null);
        var median = micros.get(micros.size() / 2);
        var p99 = micros.get(micros.size() * 99 / 100);
        LOG.warn(
                "Meanwhile {} reads of products: p50 {} us, p99 {} us, worst {} us",
                micros.size(),
                median,
                p99,
                micros.getLast());
        assertThat(micros).hasSizeGreaterThan(20);
        assertThat(p99).as("p99 in microseconds").isLessThan(2_000_000);
    }

    /** One read after the other; each is answered. */
    private static List<Long> read(Api reader, AtomicBoolean done) {
        var micros = new ArrayList<Long>();
        while (!done.get()) {
            var began = System.nanoTime();
            assertThat(reader.get("/products?limit=10").status()).isEqualTo(200);
            micros.add((System.nanoTime() - began) / 1000);
        }
        return micros;
    }

    private record Person(Map<String, String> credentials, String token) {

        /** On the time of the service's own process. */
        static Person enrolled(Api api) {
            var credentials = Map.of("username", TestAccounts.newName(), "password", "umbrella under the stairs");
            var secret =
                    api.post("/signup", credentials).json().get("2FA_secret").asString();
            var code = Phone.withSecret(secret).codeAt(Clock.systemUTC().instant());
            var challenge = String.valueOf(api.post("/login", credentials).header("X-Challenge"));
            var tokens = api.post("/verify-2fa", Map.of("code", code, "challenge", challenge));
            assertThat(tokens.status()).as(tokens::toString).isEqualTo(200);
            return new Person(credentials, tokens.json().get("token").asString());
        }
    }
}
