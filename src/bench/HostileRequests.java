import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Sends requests that try to cost much to a running quick start on this machine, and prints for each what it was answered, how long
 * that took, and how long other requests waited meanwhile. What stands in brackets is the row of SECURITY.md. The script
 * hostile-requests beside it starts the service.
 *
 * <p>{@code java HostileRequests.java ADDRESS LOG PROCESS NAME...}: where the service listens, what it has logged, the id of its
 * process, and what to try.
 */
public final class HostileRequests {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String JSON = "application/json";
    private static final String CSV = "text/csv";
    private static final String CHEAP = "/.well-known/jwks.json";
    private static final int ROWS = Integer.getInteger("rows", 100_000);

    private static InetSocketAddress service;
    private static Path log;
    private static long process;
    private static Person admin;
    private static Person editor;

    private HostileRequests() {}

    public static void main(String[] arguments) throws Exception {
        var address = URI.create(arguments[0]);
        service = new InetSocketAddress(InetAddress.getByName(address.getHost()), address.getPort());
        if (!service.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("only a service on this machine: " + address);
        }
        log = Path.of(arguments[1]);
        process = Long.parseLong(arguments[2]);
        var all = all();
        for (var name : List.of(arguments).subList(3, arguments.length)) {
            try {
                all.get(name).run();
            } catch (IOException | RuntimeException e) {
                say("-", name, "not measured: " + e);
            }
        }
        // What still waits for an answer is given up.
        System.exit(0);
    }

    private static Map<String, Attempt> all() {
        var all = new LinkedHashMap<String, Attempt>();
        all.put("old-words", HostileRequests::oldWords);
        all.put("two-bodies", HostileRequests::twoBodies);
        all.put("many-bodies", HostileRequests::manyBodies);
        all.put("large-json", HostileRequests::largeJson);
        all.put("wide-header", HostileRequests::wideHeader);
        all.put("combining-marks", HostileRequests::combiningMarks);
        all.put("revoked-meanwhile", HostileRequests::revokedMeanwhile);
        all.put("reset", HostileRequests::reset);
        all.put("long-report", HostileRequests::longReport);
        all.put("odd-inputs", HostileRequests::oddInputs);
        all.put("repeated-requests", HostileRequests::repeatedRequests);
        all.put("formulas", HostileRequests::formulas);
        all.put("colons", HostileRequests::colons);
        all.put("slow-uploads", HostileRequests::slowUploads);
        all.put("login-flood", HostileRequests::loginFlood);
        all.put("large-id", HostileRequests::largeId);
        all.put("searches", HostileRequests::searches);
        all.put("dry-run", HostileRequests::dryRun);
        return all;
    }

    // --- what is tried ---

    private static void oldWords() throws Exception {
        for (var kilobytes : List.of(15, 60, 120, 240)) {
            try (var others = new Probe(CHEAP, null)) {
                var answer = send("POST", "/login", null, JSON, manyFields(kilobytes));
                say("A1", "body of %d kB with an old word".formatted(kilobytes), answer + ", " + others);
                if (answer.status == Answer.LATE) {
                    return;
                }
            }
        }
    }

    private static void twoBodies() throws Exception {
        try (var others = new Probe(CHEAP, null)) {
            var answers = together(2, i -> send("POST", "/login", null, JSON, manyFields(360)));
            say("A1", "two bodies of 360 kB with an old word", answers.get(0) + "; " + answers.get(1) + ", " + others);
        }
    }

    private static void manyBodies() throws Exception {
        var body = text("{\"otp\":\"1\",\"password\":\"%s\"}".formatted("p".repeat(1024 * 1024 - 40)));
        var ready = new CountDownLatch(500);
        try (var others = new Probe(CHEAP, null)) {
            var began = System.nanoTime();
            // The last byte is held back until all the others have been sent, or 20 s have passed, and have been read.
            var answers = together(500, i -> {
                try (var wire = new Wire(PATIENCE)) {
                    wire.head("POST", "/login", null, JSON, body.length);
                    wire.write(body, 0, body.length - 1);
                    ready.countDown();
                    ready.await(20, TimeUnit.SECONDS);
                    pause(5_000);
                    wire.write(body, body.length - 1, 1);
                    return wire.answer();
                } finally {
                    ready.countDown();
                }
            });
            say(
                    "A2",
                    "500 connections with 1 MB each at /login, heap of 512 MB",
                    "after %s: %s, %s".formatted(seconds(began), tally(answers), others));
        }
    }

    private static void largeJson() throws Exception {
        var token = editor().token;
        var filling = text("p".repeat(1024 * 1024));
        try (var others = new Probe(CHEAP, null);
                var wire = new Wire(PATIENCE)) {
            var head = text("{\"name\":\"");
            wire.head("PUT", "/products/import", token, JSON, head.length + 300L * filling.length + 2);
            wire.write(head, 0, head.length);
            for (var i = 0; i < 300; i++) {
                wire.write(filling, 0, filling.length);
            }
            wire.write(text("\"}"), 0, 2);
            say("A6", "PUT /products/import with 300 MB of JSON, heap of 512 MB", wire.answer() + ", " + others);
        }
    }

    private static void wideHeader() throws Exception {
        var token = editor().token;
        var other = signedIn(null);
        try (var others = new Probe("/products?limit=1", other.token)) {
            var answer = new Wire(Duration.ofSeconds(30))
                    .send("POST", "/products/import", token, CSV, text("a,".repeat(2_000_000)));
            var second = new Wire(Duration.ofSeconds(20))
                    .send("POST", "/products/import", other.token, CSV, row("After a wide header"));
            say(
                    "A5",
                    "file with two million columns, heap of 512 MB",
                    "%s, then an import of one row: %s, %s".formatted(answer, second, others));
        }
    }

    private static void combiningMarks() throws Exception {
        // Two marks of different classes, which are put in order one by one.
        var password = "\u0315".repeat(32_000) + "\u0316".repeat(32_000);
        try (var others = new Probe(CHEAP, null)) {
            var answers = together(
                    2,
                    i -> send(
                            "POST",
                            "/signup",
                            null,
                            JSON,
                            text("{\"username\":\"%s\",\"password\":\"%s\"}".formatted(newName(), password))));
            say(
                    "A3",
                    "two passwords of 128 kB of combining marks",
                    answers.get(0) + "; " + answers.get(1) + ", " + others);
        }
    }

    private static void revokedMeanwhile() throws Exception {
        var chief = admin();
        var second = signedUp(null);
        chief.call("PATCH", "/users/" + second.id(), "{\"role\":\"ADMIN\"}").expect(200);
        second.signIn();
        var self = "/users/" + second.id();
        try (var drip = new Drip("PATCH", self, second.token, JSON, "{\"role\":\"ADMIN\",\"locked\":false", ' ', "}")) {
            chief.call("PATCH", self, "{\"role\":\"EDITOR\",\"locked\":true}").expect(200);
            var answer = drip.finish();
            var after = chief.call("GET", self, null);
            say(
                    "A4",
                    "slow PATCH of an admin's own account, locked and demoted meanwhile",
                    "%s; role %s, locked %s"
                            .formatted(answer, after.find("\"role\":\"(\\w+)\""), after.find("\"locked\":(\\w+)")));
        }
        var leaving = signedIn(null);
        var product = "/products/" + leaving.create("Before log-out");
        try (var drip = new Drip("PUT", product, leaving.token, JSON, "{\"name\":\"After log-out\"", ' ', "}")) {
            leaving.call("POST", "/logout", "").expect(204);
            var answer = drip.finish();
            say(
                    "A4",
                    "slow PUT of a product, logged out meanwhile",
                    "%s; its name is '%s'"
                            .formatted(answer, chief.call("GET", product, null).find("\"name\":\"([^\"]*)\"")));
        }
        var locked = signedIn(null);
        var sku = "slow-" + Long.toString(System.nanoTime(), 36);
        var file = "sku,name,price,quantity,description\n%s,Slow,1,1,\"d".formatted(sku);
        try (var drip = new Drip("POST", "/products/import", locked.token, CSV, file, 'd', "\"\n")) {
            chief.call("PATCH", "/users/" + locked.id(), "{\"locked\":true}").expect(200);
            var answer = drip.finish();
            var products =
                    chief.call("GET", "/products?sort=-id&fields=sku", null).expect(200);
            say(
                    "A4",
                    "slow import, its account locked meanwhile",
                    "%s; its product is %s".formatted(answer, products.text().contains(sku) ? "there" : "not there"));
        }
    }

    private static void reset() throws Exception {
        var owner = signedIn(null);
        // As on a new computer.
        owner.device = null;
        var wrong = together(20, i -> owner.login("%06d".formatted(i)));
        admin().call("POST", "/users/%s/reset-2fa".formatted(owner.id()), "").expect(204);
        var enrolment = send("POST", "/login", null, JSON, text(owner.credentials(null)))
                .expect(200);
        owner.scan(enrolment.find("secret=([A-Z2-7]+)"));
        say(
                "A7",
                "20 wrong codes, a reset by an admin, a new phone",
                "the wrong ones: %s; the right one: %s".formatted(tally(wrong), owner.login(owner.code())));
    }

    private static void longReport() throws Exception {
        var file = text("price\n" + "x\n".repeat(200_000));
        var answer = send("POST", "/products/import?on_error=skip", editor().token, CSV, file);
        say(
                "A10",
                "file of 400 kB with a wrong row every second byte",
                "%s, a report of %.1f MB".formatted(answer, answer.bytes / 1e6));
    }

    private static void oddInputs() throws Exception {
        // Each character here is two letters of the word in ASCII.
        var body = "{\"name\":\"\u226f\u7470\u223a\"}".getBytes(StandardCharsets.UTF_16BE);
        say("A12", "JSON in UTF-16BE that spells an old word", "" + send("POST", "/login", null, JSON, body));
        say(
                "A12",
                "second step with the name \u00fc",
                "" + send("POST", "/verify-2fa", null, JSON, text("{\"username\":\"\u00fc\",\"code\":\"123456\"}")));
    }

    private static void repeatedRequests() throws Exception {
        var chief = admin();
        var all = IntStream.range(0, 4)
                .mapToObj(i -> unchecked(() -> signedIn(null)))
                .toList();
        var began = System.nanoTime();
        var renewals = together(4, i -> until(5, () -> all.get(i).renew()));
        say("A13", "four accounts renew their tokens", rate(renewals, began));
        var since = now();
        var denied = System.nanoTime();
        var refusals = together(4, i -> until(5, () -> all.get(i).call("GET", "/users", null)));
        var rows = rowsSince(chief, since);
        say(
                "A13",
                "four accounts ask at a door of admins",
                "%s; at least %d new rows in the trail".formatted(rate(refusals, denied), rows));
    }

    /** The trail is asked for whole seconds. */
    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.SECONDS);
    }

    private static int rowsSince(Person chief, Instant since) throws Exception {
        var rows = 0;
        var path = "/audit?event=ACCESS_DENIED&limit=1000&since=" + since;
        for (var page = 0; path != null && page < 100; page++) {
            var answer = chief.call("GET", path, null).expect(200);
            rows += answer.count("\"event\":\"ACCESS_DENIED\"");
            path = answer.next().orElse(null);
        }
        return rows;
    }

    private static void formulas() throws Exception {
        var token = editor().token;
        editor().call("POST", "/products", "{\"name\":\"=HYPERLINK(1)\",\"price\":1,\"quantity\":1}")
                .expect(201);
        var plain = send("GET", "/products/export?format=csv", token, null, null);
        var safe = send("GET", "/products/export?format=csv&safe=excel", token, null, null);
        say(
                "A14",
                "CSV export of a name that is a formula",
                "%s, the formula %s; with safe=excel: %s, the formula %s"
                        .formatted(plain, standing(plain), safe, standing(safe)));
        var fresh = signedUp(null);
        try (var wire = new Wire(PATIENCE)) {
            wire.host = "elsewhere.example";
            say(
                    "A14",
                    "QR code by name alone, for the host of another site",
                    "" + wire.send("GET", "/generate_qr/" + fresh.name, null, null, null));
        }
        var since = now();
        var moving = signedIn(null);
        moving.call("POST", "/me/totp", "").expect(200, 201);
        var withdrawn = moving.call("DELETE", "/me/totp", null);
        var trail =
                admin().call("GET", "/audit?since=" + since, null).expect(200).text();
        var events = Pattern.compile("PHONE_\\w+")
                .matcher(trail)
                .results()
                .map(MatchResult::group)
                .distinct()
                .toList();
        say(
                "A14",
                "a new phone, withdrawn before its first code",
                "%s; the trail knows %s".formatted(withdrawn, events));
    }

    private static String standing(Answer export) {
        if (export.status != 200) {
            return "not seen";
        }
        return export.text().lines().anyMatch(line -> line.matches("(.*,)?\"?=HYPERLINK.*"))
                ? "as it is"
                : "made harmless";
    }

    private static void colons() throws Exception {
        say(
                "A15",
                "7,900 colons before the address in X-Forwarded-For",
                "%s; without it %s".formatted(median(":".repeat(7_900) + "x, 192.0.2.7"), median(null)));
    }

    private static String median(String forwarded) throws Exception {
        var times = new ArrayList<Duration>();
        Answer answer = null;
        for (var i = 0; i < 5; i++) {
            try (var wire = new Wire(PATIENCE)) {
                wire.forwarded = forwarded;
                answer = wire.send("GET", CHEAP, null, null, null);
                times.add(answer.took);
            }
        }
        times.sort(null);
        return "%d ms (%d), the middle of 5".formatted(times.get(2).toMillis(), answer.status);
    }

    private static void slowUploads() throws Exception {
        var name = "name,price,quantity,description\n" + "Filler,1,1,\n".repeat(8_000);
        var drips = new ArrayList<Drip>();
        var victim = signedIn(null);
        try {
            for (var i = 0; i < 8; i++) {
                drips.add(new Drip(
                        "POST",
                        "/products/import?dry_run=true",
                        signedIn(null).token,
                        CSV,
                        name + "Slow,1,1,\"d",
                        'd',
                        "\"\n"));
            }
            Thread.sleep(2_000);
            var large = send("POST", "/products/import?dry_run=true", victim.token, CSV, text(name));
            var small = send("POST", "/products/import", victim.token, CSV, row("Beside slow uploads"));
            say(
                    "A16",
                    "eight accounts upload slowly",
                    "a large upload of another: %s; a small one: %s".formatted(large, small));
        } finally {
            drips.forEach(Drip::close);
        }
    }

    private static void loginFlood() throws Exception {
        var known = signedIn(null);
        var code = known.code();
        var flood = new ArrayList<Future<Answer>>();
        for (var i = 0; i < 200; i++) {
            flood.add(later(() -> send(
                    "POST",
                    "/login",
                    null,
                    JSON,
                    text("{\"username\":\"%s\",\"password\":\"a password of a stranger\",\"code\":\"123456\"}"
                            .formatted(newName())))));
        }
        Thread.sleep(300);
        var answer = known.login(code);
        say(
                "A16",
                "a known client logs in among 200 logins of strangers",
                "%s; strangers: %s".formatted(answer, tally(wait(flood))));
    }

    private static void largeId() throws Exception {
        var token = editor().token;
        var answer = send(
                "POST", "/products/import", token, CSV, text("id,name,price,quantity\n1000000000000,Far away,1,1\n"));
        var next = editor().create("The next one");
        var export =
                send("GET", "/products/export?format=csv", token, null, null).expect(200);
        var again = send("POST", "/products/import?dry_run=true&report=errors", token, CSV, export.body);
        say(
                "A11",
                "row with the id 10^12",
                "%s; the next id is %s; import of what is exported then: %s".formatted(answer, next, again));
    }

    private static void searches() throws Exception {
        var reader = editor();
        if (!imported(reader)) {
            return;
        }
        var product = "/products/" + reader.create("Read meanwhile");
        var reads = new ArrayList<Answer>();
        var over = new AtomicBoolean();
        var reading = later(() -> {
            while (!over.get()) {
                reads.add(send("GET", product, reader.token, null, null));
                Thread.sleep(200);
            }
            return reads;
        });
        var searches = together(32, i -> until(15, () -> send("GET", "/products?q=crate", reader.token, null, null)));
        over.set(true);
        say(
                "A8",
                "32 loops of searches for a word of %d products, 15 s".formatted(ROWS),
                "searches: %s; reads of one product: %s".formatted(tally(flat(searches)), tally(reading.get())));
    }

    /** In files that a busy machine finishes too, each sent again where it does not. */
    private static boolean imported(Person by) throws Exception {
        for (var from = 0; from < ROWS; from += 10_000) {
            var file = products("set" + from, Math.min(10_000, ROWS - from));
            var answer = send("POST", "/products/import?report=errors", by.token, CSV, file);
            for (var again = 0; again < 5 && answer.status == 503; again++) {
                pause(1_000);
                answer = send("POST", "/products/import?report=errors", by.token, CSV, file);
            }
            if (answer.status != 200) {
                say("-", "import of %d products to begin with".formatted(ROWS), "" + answer);
                return false;
            }
        }
        return true;
    }

    private static void dryRun() throws Exception {
        var reader = editor();
        var other = signedIn(null);
        var product = "/products/" + reader.create("Read during a dry run");
        var running = later(() -> send(
                "POST", "/products/import?dry_run=true&report=errors", other.token, CSV, products("dry", 2 * ROWS)));
        Thread.sleep(1_000);
        var reads = later(() -> whileRuns(running, () -> {
            Thread.sleep(50);
            return send("GET", product, reader.token, null, null);
        }));
        var imports = together(
                40,
                i -> whileRuns(
                        running, () -> send("POST", "/products/import", reader.token, CSV, row("Meanwhile " + i))));
        say(
                "A9",
                "imports of one row by 40 clients during a dry run of %d".formatted(2 * ROWS),
                "the dry run: %s; imports: %s; reads of one product: %s"
                        .formatted(running.get(), tally(flat(imports)), tally(reads.get())));
    }

    // --- bodies ---

    private static byte[] manyFields(int kilobytes) {
        return text("{\"otp\":\"1\"" + ",\"a\":1".repeat(kilobytes * 1000 / 6) + "}");
    }

    private static byte[] row(String name) {
        return text("name,price,quantity\n%s,1,1\n".formatted(name));
    }

    private static byte[] products(String prefix, int count) {
        var file = new StringBuilder("sku,name,description,price,quantity\n");
        for (var i = 0; i < count; i++) {
            file.append("%s-%d-%d,Thing %d,\"Of some type, in a crate\",1.50,%d\n"
                    .formatted(prefix, process, i, i, i % 50));
        }
        return text(file.toString());
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    // --- accounts ---

    private static Person admin() throws Exception {
        if (admin == null) {
            var notice = Pattern.compile("\"invite\": \"([^\"]+)\"").matcher(Files.readString(log));
            if (!notice.find()) {
                throw new IOException("the log shows no setup code");
            }
            admin = signedIn(notice.group(1));
        }
        return admin;
    }

    private static Person editor() throws Exception {
        if (editor == null) {
            editor = signedIn(null);
        }
        return editor;
    }

    private static Person signedIn(String invite) throws Exception {
        var person = signedUp(invite);
        person.signIn();
        return person;
    }

    private static Person signedUp(String invite) throws Exception {
        var person = new Person(newName(), "a long password " + Long.toString(System.nanoTime(), 36));
        var more = invite == null ? "" : ",\"invite\":\"%s\"".formatted(invite);
        var answer = send(
                "POST",
                "/signup",
                null,
                JSON,
                text("{\"username\":\"%s\",\"password\":\"%s\"%s}".formatted(person.name, person.password, more)));
        person.scan(answer.expect(201).find("\"2FA_secret\":\"([A-Z2-7]+)\""));
        return person;
    }

    private static final AtomicInteger NAMES = new AtomicInteger();

    private static String newName() {
        return "m" + Long.toString(System.currentTimeMillis(), 36) + "-" + NAMES.incrementAndGet();
    }

    /** An account, the phone of its owner, and the cookie and tokens of its last login. */
    private static final class Person {

        final String name;
        final String password;
        String token;
        private String secret;
        private long lastStep;
        private String refreshToken;
        private String device;
        private String id;

        Person(String name, String password) {
            this.name = name;
            this.password = password;
        }

        void scan(String newSecret) {
            secret = newSecret;
            lastStep = 0;
        }

        /** A code works once, so a second one is of the next step, and a third has to wait. */
        String code() throws Exception {
            var step = Math.max(lastStep + 1, System.currentTimeMillis() / 30_000);
            Thread.sleep(Math.max(0, (step - 1) * 30_000 + 500 - System.currentTimeMillis()));
            lastStep = step;
            return totp(secret, step);
        }

        String credentials(String code) {
            var more = code == null ? "" : ",\"code\":\"%s\"".formatted(code);
            return "{\"username\":\"%s\",\"password\":\"%s\"%s}".formatted(name, password, more);
        }

        Answer login(String code) throws Exception {
            try (var wire = new Wire(PATIENCE)) {
                wire.cookie = device;
                return wire.send("POST", "/login", null, JSON, text(credentials(code)));
            }
        }

        void signIn() throws Exception {
            var answer = login(code()).expect(200);
            keep(answer);
            device = answer.inHead("(?i)set-cookie: (storekeeper_device=[^;\r\n]+)");
            if (id == null) {
                id = call("GET", "/me", null).expect(200).find("\"id\":(\\d+)");
            }
        }

        Answer renew() throws Exception {
            var answer = send(
                    "POST", "/token/refresh", null, JSON, text("{\"refresh_token\":\"%s\"}".formatted(refreshToken)));
            if (answer.status == 200) {
                keep(answer);
            }
            return answer;
        }

        private void keep(Answer tokens) throws IOException {
            token = tokens.find("\"token\":\"([^\"]+)\"");
            refreshToken = tokens.find("\"refresh_token\":\"([^\"]+)\"");
        }

        String id() throws Exception {
            if (id == null) {
                signIn();
            }
            return id;
        }

        Answer call(String method, String path, String body) throws Exception {
            return send(method, path, token, body == null ? null : JSON, body == null ? null : text(body));
        }

        String create(String product) throws Exception {
            return call("POST", "/products", "{\"name\":\"%s\",\"price\":1,\"quantity\":1}".formatted(product))
                    .expect(201)
                    .find("\"id\":(\\d+)");
        }
    }

    /** RFC 6238 with SHA-1, six digits and steps of 30 s. */
    private static String totp(String secret, long step) throws Exception {
        var mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec(base32(secret), "HmacSHA1"));
        var hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
        var number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 15) & Integer.MAX_VALUE;
        return "%06d".formatted(number % 1_000_000);
    }

    private static byte[] base32(String text) {
        var bytes = new ByteArrayOutputStream();
        var bits = 0;
        var buffer = 0;
        for (var letter : text.toCharArray()) {
            buffer = buffer << 5 | "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter);
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes.write(buffer >> bits);
            }
        }
        return bytes.toByteArray();
    }

    // --- HTTP ---

    private static Answer send(String method, String path, String token, String type, byte[] body) throws Exception {
        try (var wire = new Wire(PATIENCE)) {
            return wire.send(method, path, token, type, body);
        }
    }

    private static final ScheduledExecutorService CLOCK = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().factory());

    /** One request on a connection of its own, which ends when the patience does. What fails is an answer too. */
    private static final class Wire implements AutoCloseable {

        String host = "localhost";
        String cookie;
        String forwarded;
        private final Socket socket = new Socket();
        private final long began = System.nanoTime();
        private final AtomicBoolean late = new AtomicBoolean();
        private final Future<?> end;
        private int failure;

        Wire(Duration patience) {
            end = CLOCK.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
            try {
                socket.connect(service, 10_000);
            } catch (SocketTimeoutException e) {
                failure = Answer.LATE;
            } catch (ConnectException e) {
                failure = Answer.REFUSED;
            } catch (IOException e) {
                failure = Answer.CUT;
            }
        }

        private void giveUp() {
            late.set(true);
            close();
        }

        Answer send(String method, String path, String token, String type, byte[] body) {
            head(method, path, token, type, body == null ? -1 : body.length);
            if (body != null) {
                write(body, 0, body.length);
            }
            return answer();
        }

        /** @param length of the body; -1 where there is none, -2 where it comes in chunks */
        void head(String method, String path, String token, String type, long length) {
            var lines = new StringBuilder(
                    "%s %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n".formatted(method, path, host));
            lines.append("Accept: application/json, */*;q=0.5\r\n");
            append(lines, "Authorization", token == null ? null : "Bearer " + token);
            append(lines, "Cookie", cookie);
            append(lines, "X-Forwarded-For", forwarded);
            append(lines, "Content-Type", type);
            append(lines, "Content-Length", length < 0 ? null : Long.toString(length));
            append(lines, "Transfer-Encoding", length == -2 ? "chunked" : null);
            var head = text(lines + "\r\n");
            write(head, 0, head.length);
        }

        private static void append(StringBuilder lines, String name, String value) {
            if (value != null) {
                lines.append(name).append(": ").append(value).append("\r\n");
            }
        }

        /** What is refused early is answered all the same, so a failure shows in the answer only. */
        void write(byte[] bytes, int offset, int length) {
            if (failure == 0) {
                try {
                    socket.getOutputStream().write(bytes, offset, length);
                } catch (IOException e) {
                    failure = Answer.CUT;
                }
            }
        }

        void chunk(String text) {
            var bytes = text("%x\r\n%s\r\n".formatted(text.length(), text));
            write(bytes, 0, bytes.length);
        }

        Answer answer() {
            var bytes = new ByteArrayOutputStream();
            try {
                if (failure == 0 || failure == Answer.CUT) {
                    socket.getInputStream().transferTo(bytes);
                }
            } catch (IOException e) {
                failure = Answer.CUT;
            }
            var took = Duration.ofNanos(System.nanoTime() - began);
            close();
            if (bytes.size() > 0) {
                return Answer.parse(bytes.toByteArray(), took);
            }
            return Answer.none(late.get() ? Answer.LATE : failure == 0 ? Answer.CUT : failure, took);
        }

        @Override
        public void close() {
            end.cancel(false);
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** A request whose body goes on, a character every half second, until it is finished. */
    private static final class Drip implements AutoCloseable {

        private final Wire wire = new Wire(PATIENCE);
        private final AtomicBoolean over = new AtomicBoolean();
        private final Thread thread;
        private final String last;

        Drip(String method, String path, String token, String type, String first, char filler, String last)
                throws Exception {
            this.last = last;
            wire.head(method, path, token, type, -2);
            wire.chunk(first);
            thread = Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    wire.chunk(String.valueOf(filler));
                    pause(500);
                }
            });
            // So that the request has passed whatever looks at its head.
            pause(1_000);
        }

        Answer finish() throws Exception {
            // What ends on one node is felt by the others within a second.
            pause(1_500);
            over.set(true);
            thread.join();
            wire.chunk(last);
            wire.write(text("0\r\n\r\n"), 0, 5);
            return wire.answer();
        }

        @Override
        public void close() {
            over.set(true);
            wire.close();
        }
    }

    /** @param bytes of the body, of which a report of many megabytes is a part */
    private record Answer(int status, String head, byte[] body, long bytes, Duration took) {

        static final int LATE = 0;
        static final int CUT = -1;
        static final int REFUSED = -2;

        static Answer none(int status, Duration took) {
            return new Answer(status, "", new byte[0], 0, took);
        }

        static Answer parse(byte[] all, Duration took) {
            var text = new String(all, StandardCharsets.ISO_8859_1);
            var end = text.indexOf("\r\n\r\n");
            var status = Pattern.compile("HTTP/1\\.1 (\\d{3})").matcher(text);
            if (end < 0 || !status.lookingAt()) {
                return none(CUT, took);
            }
            var head = text.substring(0, end);
            var body = Arrays.copyOfRange(all, end + 4, all.length);
            var whole = head.toLowerCase(Locale.ROOT).contains("\r\ntransfer-encoding: chunked") ? joined(body) : body;
            return new Answer(Integer.parseInt(status.group(1)), head, whole, whole.length, took);
        }

        private static byte[] joined(byte[] chunks) {
            var result = new ByteArrayOutputStream();
            var position = 0;
            while (position < chunks.length) {
                var line = position;
                while (line < chunks.length && chunks[line] != '\r') {
                    line++;
                }
                var length =
                        Integer.parseInt(new String(chunks, position, line - position, StandardCharsets.US_ASCII), 16);
                var rest = Math.max(0, Math.min(length, chunks.length - line - 2));
                result.write(chunks, line + 2, rest);
                position = length == 0 ? chunks.length : line + 2 + length + 2;
            }
            return result.toByteArray();
        }

        String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        Answer expect(Integer... statuses) throws IOException {
            if (!List.of(statuses).contains(status)) {
                throw new IOException("expected %s but was %s: %.300s".formatted(List.of(statuses), this, text()));
            }
            return this;
        }

        String find(String pattern) throws IOException {
            return first(pattern, text())
                    .orElseThrow(() -> new IOException("no %s in %s: %.300s".formatted(pattern, this, text())));
        }

        String inHead(String pattern) {
            return first(pattern, head).orElse(null);
        }

        /** The path of the next page. */
        Optional<String> next() {
            return first("(?i)\r\nlink: <([^>]+)>; *rel=\"?next", head);
        }

        int count(String piece) {
            return text().split(Pattern.quote(piece), -1).length - 1;
        }

        private static Optional<String> first(String pattern, String text) {
            var matcher = Pattern.compile(pattern).matcher(text);
            return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
        }

        String outcome() {
            return switch (status) {
                case LATE -> "no answer";
                case CUT -> "connection cut";
                case REFUSED -> "connection refused";
                default -> Integer.toString(status);
            };
        }

        @Override
        public String toString() {
            var time = "%.2f s".formatted(took.toMillis() / 1e3);
            return status > 0 ? "answered in %s (%d)".formatted(time, status) : outcome() + " after " + time;
        }
    }

    // --- what others see meanwhile ---

    /** Asks the same again and again, as another client. */
    private static final class Probe implements AutoCloseable {

        private final List<Answer> answers = new ArrayList<>();
        private final AtomicBoolean over = new AtomicBoolean();
        private long asked = System.nanoTime();

        Probe(String path, String token) {
            Thread.ofPlatform().daemon().start(() -> {
                while (!over.get()) {
                    synchronized (this) {
                        asked = System.nanoTime();
                    }
                    var answer = unchecked(() -> send("GET", path, token, null, null));
                    synchronized (this) {
                        answers.add(answer);
                    }
                    pause(100);
                }
            });
            pause(300);
        }

        @Override
        public synchronized String toString() {
            over.set(true);
            // The one that is still waiting counts too.
            var running = Duration.ofNanos(System.nanoTime() - asked);
            var answered = answers.stream().filter(it -> it.status > 0).count();
            var worst =
                    answers.stream().map(Answer::took).max(Duration::compareTo).orElse(Duration.ZERO);
            worst = worst.compareTo(running) > 0 ? worst : running;
            return "other requests meanwhile: %s, worst %d ms"
                    .formatted(answered == 0 ? "none answered" : tally(answers), worst.toMillis());
        }

        @Override
        public void close() {
            over.set(true);
        }
    }

    // --- figures ---

    private static void say(String row, String title, String outcome) {
        var alive = ProcessHandle.of(process).map(ProcessHandle::isAlive).orElse(false);
        System.out.printf(Locale.ROOT, "[%s] %s: %s; process %s%n", row, title, outcome, alive ? "alive" : "gone");
    }

    /** How many were answered what, and the longest. */
    private static String tally(List<Answer> answers) {
        var counts =
                answers.stream().collect(Collectors.groupingBy(Answer::outcome, TreeMap::new, Collectors.counting()));
        var worst = answers.stream().mapToLong(it -> it.took.toMillis()).max().orElse(0);
        return counts.entrySet().stream()
                        .map(it -> it.getValue() + " times " + it.getKey())
                        .collect(Collectors.joining(", "))
                + " (longest %.2f s)".formatted(worst / 1e3);
    }

    private static String rate(List<List<Answer>> all, long began) {
        var answers = flat(all);
        return "%s, %.0f each second".formatted(tally(answers), answers.size() * 1e9 / (System.nanoTime() - began));
    }

    private static List<Answer> flat(List<List<Answer>> all) {
        return all.stream().flatMap(List::stream).toList();
    }

    private static String seconds(long began) {
        return "%.1f s".formatted((System.nanoTime() - began) / 1e9);
    }

    // --- threads ---

    private interface Attempt {
        void run() throws Exception;
    }

    private interface Numbered<T> {
        T run(int number) throws Exception;
    }

    private static <T> Future<T> later(Callable<T> work) {
        var result = new CompletableFuture<T>();
        Thread.ofVirtual().start(() -> {
            try {
                result.complete(work.call());
            } catch (Exception e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private static <T> List<T> together(int count, Numbered<T> work) throws Exception {
        return wait(IntStream.range(0, count)
                .mapToObj(i -> later(() -> work.run(i)))
                .toList());
    }

    private static <T> List<T> wait(List<Future<T>> all) throws Exception {
        var results = new ArrayList<T>();
        for (var one : all) {
            results.add(one.get());
        }
        return results;
    }

    private static List<Answer> until(int seconds, Callable<Answer> work) throws Exception {
        var answers = new ArrayList<Answer>();
        for (var end = System.nanoTime() + seconds * 1_000_000_000L; System.nanoTime() < end; ) {
            answers.add(work.call());
        }
        return answers;
    }

    private static List<Answer> whileRuns(Future<?> other, Callable<Answer> work) throws Exception {
        var answers = new ArrayList<Answer>();
        while (!other.isDone()) {
            answers.add(work.call());
        }
        return answers;
    }

    private static <T> T unchecked(Callable<T> work) {
        try {
            return work.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void pause(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
