package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.api.ErrorCode;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationStyle;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.json.JsonMapper;

/** What README and docs say is true. */
class ReadmeTests {

    private static final Pattern SETTING = Pattern.compile("STOREKEEPER_[A-Z_]+");
    private static final Pattern NAME = Pattern.compile("`([A-Z_]+)`");
    private static final Pattern FILE = Pattern.compile("`([\\w/]+\\.java|\\w+Tests)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([\\w./-]*)(?:#([\\w-]+))?\\)");
    private static final Pattern TABLE = Pattern.compile("CREATE TABLE IF NOT EXISTS (\\w+) \\(([^;]+);");

    private static final Pattern BOUND = Pattern.compile("\\b(at least|at most) (\\d+[a-z]+)\\b");
    private static final Pattern HTTP_ERROR = Pattern.compile(
            "http-error status (\\d+) content-type application/problem\\+json string '([^']+)'.* hdr Cache-Control no-store");

    private static final JsonMapper JSON = new JsonMapper();

    private static final List<String> NODES = List.of("storekeeper", "storekeeper-2", "storekeeper-3");

    /** What docker-compose.yml decides itself, since the rest of the file depends on it. */
    private static final Set<String> OF_COMPOSE = Set.of(
            "SPRING_DATASOURCE_URL",
            "SPRING_DATASOURCE_USERNAME",
            "SPRING_DATASOURCE_PASSWORD",
            "STOREKEEPER_STOP_DRAIN");

    @Test
    void namesEverySettingAndNoOther() throws IOException {
        assertThat(settingsIn(Path.of("docs", "settings.md"))).isEqualTo(settings());
        assertThat(settings()).containsAll(settingsIn(Path.of("README.md")));
    }

    /** Those of times, each in the row of its setting. */
    @Test
    void namesTheBoundsOfSettings() throws IOException {
        var rows = Files.readAllLines(Path.of("docs", "settings.md"));
        var bounds = components().flatMap(ReadmeTests::boundsOf).toList();
        assertThat(bounds)
                .hasSizeGreaterThan(10)
                .allSatisfy(bound -> assertThat(rows)
                        .filteredOn(row -> row.contains("`" + bound.setting() + "`"))
                        .singleElement()
                        .satisfies(row -> assertThat(BOUND.matcher(row).results())
                                .anyMatch(words -> words.group(1).equals(bound.words())
                                        && DurationStyle.detectAndParse(words.group(2))
                                                .equals(bound.time()))));
    }

    /** Each setting of a record has a row of its own, whose second cell begins with the default of the record. */
    @Test
    void namesTheDefaultsOfSettings() throws IOException {
        var rows = Files.readAllLines(Path.of("docs", "settings.md"));
        assertThat(components()).hasSizeGreaterThan(40).allSatisfy(component -> {
            var row = "| `" + nameOf(component) + "` | ";
            var value = component.getAnnotation(DefaultValue.class);
            var shown = value == null || value.value().length == 0 ? row : row + "`" + value.value()[0] + "`";
            assertThat(rows)
                    .filteredOn(line -> line.startsWith(row))
                    .singleElement()
                    .asString()
                    .startsWith(shown);
        });
    }

    @Test
    void isShortAndSoonRuns() throws IOException {
        var lines = readme().lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(120);
        assertThat(lines.indexOf("./mvnw spring-boot:run")).isBetween(0, 24);
    }

    /** Each link to a file of the repository leads to one, and to a heading that is there. */
    @Test
    void linksToWhatExists() throws IOException {
        try (var documents = Files.list(Path.of("docs"))) {
            var all = Stream.concat(
                    Stream.of("README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md")
                            .map(Path::of),
                    documents.filter(Files::isRegularFile));
            assertThat(all)
                    .allSatisfy(document -> assertThat(linksIn(document)).allSatisfy(link -> {
                        assertThat(link.file()).exists();
                        if (link.heading() != null) {
                            assertThat(headingsOf(link.file())).contains(link.heading());
                        }
                    }));
        }
    }

    /** A restore raises each table's next id, since clients may hold ids of rows that it takes away. */
    @Test
    void raisesTheIdsOfEveryTableAfterARestore() throws IOException {
        var migrations = new StringBuilder();
        try (var files = Files.list(Path.of("src/main/resources/db/migration"))) {
            for (var file : files.toList()) {
                migrations.append(Files.readString(file));
            }
        }
        var raised = TABLE.matcher(migrations)
                .results()
                .filter(table -> table.group(2).contains("AUTO_INCREMENT"))
                .map(table -> "ALTER TABLE " + table.group(1) + " AUTO_INCREMENT = 10000000;")
                .toList();
        var block = Files.readString(Path.of("docs", "operations.md"))
                .split("<!-- ids -->", 2)[1]
                .split("```", 3)[1];
        assertThat(block.lines().skip(1).map(String::strip).filter(line -> !line.isEmpty()))
                .containsExactlyInAnyOrderElementsOf(raised);
    }

    @Test
    void tellsOfEveryScriptOfFaults() throws IOException {
        var scripts = Files.readString(Path.of("src", "chaos", "run"))
                .split("for script in \\(", 2)[1]
                .split("\\)", 2)[0];
        var told = Files.readString(Path.of("docs", "faults.md"));
        assertThat(scripts.replace('_', '-').strip().split(",\\s+"))
                .hasSizeGreaterThan(20)
                .allSatisfy(script -> assertThat(told).containsPattern("`([^`\n]* )?" + script + "`"));
    }

    /** CONTRIBUTING.md names Java files by the end of their path, and classes of tests. */
    @Test
    void namesFilesThatExist() throws IOException {
        var named = FILE.matcher(Files.readString(Path.of("CONTRIBUTING.md")))
                .results()
                .map(file -> file.group(1).replaceFirst("(\\.java)?$", ".java"))
                .toList();
        try (var files = Files.walk(Path.of("src"))) {
            var all = files.map(file -> file.toString().replace('\\', '/')).toList();
            assertThat(named).isNotEmpty().allSatisfy(file -> assertThat(all).anyMatch(it -> it.endsWith("/" + file)));
        }
    }

    /** Compose passes on only what its file names. The image has no quick start, and its port is the one that the file publishes. */
    @Test
    void composePassesOnEverySetting() throws IOException {
        var compose = compose();
        var settings = namesInTable(Path.of("docs", "settings.md"));
        assertThat(settings).contains("SPRING_FLYWAY_PASSWORD").containsAll(settings());
        settings.removeAll(Set.of("SERVER_PORT", "SERVER_ADDRESS", "STOREKEEPER_DATA"));
        for (var node : NODES) {
            assertThat(settings).allSatisfy(setting -> {
                var value = String.valueOf(compose.get("services." + node + ".environment." + setting));
                assertThat(value)
                        .as(setting)
                        .satisfiesAnyOf(
                                it -> assertThat(it).isEmpty(),
                                it -> assertThat(it).contains("${" + setting),
                                _ -> assertThat(setting).isIn(OF_COMPOSE));
            });
        }
    }

    /** They are replaced in turn, which no test without containers can play. */
    @Test
    void namesEveryNodeOfComposeWhereTheyAreReplaced() throws IOException {
        var nodes = compose().keySet().stream()
                .filter(name -> name.matches("services\\.[^.]+\\.environment\\.STOREKEEPER_KEY"))
                .map(name -> name.split("\\.")[1]);
        assertThat(nodes).containsExactlyElementsOf(NODES);
        assertThat(Files.readString(Path.of("docs", "operations.md")))
                .contains("for n in " + String.join(" ", NODES)
                        + "; do docker compose --profile cluster up --build --no-deps --wait \"$n\"");
    }

    /** Compose builds all of them at the same time, and Docker refuses to make an image of a name that has just been made. */
    @Test
    void composeBuildsImagesOfDifferentNames() throws IOException {
        var compose = compose();
        assertThat(NODES).allMatch(node -> compose.containsKey("services." + node + ".build"));
        assertThat(NODES.stream()
                        .map(node -> compose.get("services." + node + ".image"))
                        .filter(Objects::nonNull))
                .doesNotHaveDuplicates();
    }

    /** README promises problem details for each refusal, also where HAProxy refuses or no node answers. */
    @Test
    void balancerAnswersLikeTheService() throws IOException {
        var answers = HTTP_ERROR
                .matcher(Files.readString(Path.of("src", "cluster", "haproxy.cfg")))
                .results()
                .collect(Collectors.toMap(answer -> Integer.parseInt(answer.group(1)), answer -> answer.group(2)));
        assertThat(answers).containsOnlyKeys(400, 408, 502, 503, 504).allSatisfy((status, answer) -> {
            var problem = JSON.readTree(answer);
            var code = ErrorCode.valueOf(problem.get("code").asString().toUpperCase(Locale.ROOT));
            assertThat(problem.propertyNames()).containsExactlyInAnyOrder("type", "title", "status", "detail", "code");
            assertThat(problem.get("type").asString()).isEqualTo("/problems/" + code.code());
            assertThat(problem.get("status").asInt()).isEqualTo(status);
            assertThat(code.status().is5xxServerError()).isEqualTo(status >= 500);
            if (status >= 500) {
                // It may have been sent to a node that died.
                assertThat(problem.get("detail").asString()).endsWith("whether it was executed is unknown.");
            }
        });
    }

    @Test
    void composeLimitsEveryLog() throws IOException {
        var compose = compose();
        assertThat(compose.keySet().stream().filter(name -> name.matches("services\\.[^.]+\\.restart")))
                .hasSize(5)
                .allMatch(name -> compose.containsKey(name.replace("restart", "logging.options.max-size"))
                        && compose.containsKey(name.replace("restart", "logging.options.max-file")));
    }

    /** What the heap leaves is enough for all processors that a node may have, by what production.md says. */
    @Test
    void composeLimitsMemoryAndProcessorsOfEachNode() throws IOException {
        var compose = compose();
        var needs =
                numbersIn(Path.of("docs", "production.md"), "beside it the JVM needs some (\\d+) MB, and (\\d+) MB");
        var heap = numbersIn(Path.of("Dockerfile"), "MaxRAMPercentage=(\\d+)");
        var of = numbersIn(Path.of(".env.example"), "STOREKEEPER_MEMORY=(\\d+)m");
        var beside = of.getFirst() * (100 - heap.getFirst()) / 100;
        assertThat(NODES).allSatisfy(node -> {
            assertThat(compose.get("services." + node + ".mem_limit"))
                    .isEqualTo("${STOREKEEPER_MEMORY:-" + of.getFirst() + "m}");
            // The quota is of a period of 100,000.
            assertThat(Integer.parseInt(String.valueOf(compose.get("services." + node + ".cpu_quota"))) / 100_000)
                    .isBetween(1, (beside - needs.getFirst()) / needs.getLast());
        });
    }

    /** The names and values of docker-compose.yml, with dots for levels; one without a value is empty. */
    private static Map<String, Object> compose() throws IOException {
        var values = new LinkedHashMap<String, Object>();
        for (var source :
                new YamlPropertySourceLoader().load("compose", new FileSystemResource("docker-compose.yml"))) {
            for (var name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                values.put(name, Objects.requireNonNull(source.getProperty(name)));
            }
        }
        return values;
    }

    private static List<Integer> numbersIn(Path file, String form) throws IOException {
        var found = Pattern.compile(form).matcher(Files.readString(file));
        assertThat(found.find()).as(form).isTrue();
        return IntStream.rangeClosed(1, found.groupCount())
                .mapToObj(group -> Integer.valueOf(found.group(group)))
                .toList();
    }

    /** The first column of the table, where {@code _PASSWORD} stands for the name before it with another end. */
    private static Set<String> namesInTable(Path document) throws IOException {
        var names = new TreeSet<String>();
        var last = "";
        for (var line : Files.readAllLines(document)) {
            for (var name : NAME.matcher(line.replaceFirst("(?<=.) \\| .*", ""))
                    .results()
                    .map(match -> match.group(1))
                    .toList()) {
                last = name.startsWith("_") ? last.substring(0, last.lastIndexOf('_')) + name : name;
                names.add(last);
            }
        }
        return names;
    }

    private static List<Link> linksIn(Path document) throws IOException {
        return LINK.matcher(Files.readString(document))
                .results()
                .map(link -> new Link(
                        link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)), link.group(2)))
                .toList();
    }

    /** As GitHub writes them in addresses. */
    private static List<String> headingsOf(Path document) throws IOException {
        return Files.readAllLines(document).stream()
                .filter(line -> line.startsWith("#"))
                .map(line -> line.replaceFirst("#+ ", "")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\w -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    private static Set<String> settingsIn(Path document) throws IOException {
        return SETTING.matcher(Files.readString(document))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> settings() {
        var settings = new TreeSet<String>();
        // The quick start reads it before there are any records of settings.
        settings.add("STOREKEEPER_DATA");
        components().map(ReadmeTests::nameOf).forEach(settings::add);
        return settings;
    }

    /** Of all records of settings. */
    private static Stream<RecordComponent> components() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        return scanner.findCandidateComponents("dev.storekeeper").stream()
                .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
                .flatMap(record -> Arrays.stream(record.getRecordComponents()));
    }

    private static String nameOf(RecordComponent component) {
        var prefix = component
                .getDeclaringRecord()
                .getAnnotation(ConfigurationProperties.class)
                .value();
        return (prefix + "." + component.getName())
                .replace('.', '_')
                .replaceAll("([a-z])([A-Z])", "$1_$2")
                .toUpperCase(Locale.ROOT);
    }

    private static Stream<Bound> boundsOf(RecordComponent component) {
        var bounds = new ArrayList<Bound>();
        var least = component.getAccessor().getAnnotation(DurationMin.class);
        if (least != null) {
            var time = time(least.days(), least.hours(), least.minutes(), least.seconds());
            bounds.add(new Bound(nameOf(component), "at least", time));
        }
        var most = component.getAccessor().getAnnotation(DurationMax.class);
        if (most != null) {
            var time = time(most.days(), most.hours(), most.minutes(), most.seconds());
            bounds.add(new Bound(nameOf(component), "at most", time));
        }
        return bounds.stream().filter(bound -> bound.time().isPositive());
    }

    private static Duration time(long days, long hours, long minutes, long seconds) {
        return Duration.ofDays(days).plusHours(hours).plusMinutes(minutes).plusSeconds(seconds);
    }

    private record Link(Path file, @Nullable String heading) {}

    private record Bound(String setting, String words, Duration time) {}

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }
}
