package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** What the README says is so. */
class ReadmeTests {

    private static final Pattern SETTING = Pattern.compile("STOREKEEPER_[A-Z_]+");

    @Test
    void namesEverySettingAndNoOther() throws IOException {
        var named = new TreeSet<>(
                SETTING.matcher(readme()).results().map(MatchResult::group).toList());
        assertThat(named).isEqualTo(settings());
    }

    @Test
    void isShortAndSoonRuns() throws IOException {
        var lines = readme().lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(150);
        assertThat(lines.indexOf("./mvnw spring-boot:run")).isBetween(0, 24);
    }

    private static Set<String> settings() {
        var scanner = new ClassPathScanningCandidateComponentProvider(false);
        scanner.addIncludeFilter(new AnnotationTypeFilter(ConfigurationProperties.class));
        var settings = new TreeSet<String>();
        // The quick start reads it before there are any records of settings.
        settings.add("STOREKEEPER_DATA");
        scanner.findCandidateComponents("dev.storekeeper")
                .forEach(
                        found -> settingsOf(ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
                                .forEach(settings::add));
        return settings;
    }

    private static Stream<String> settingsOf(Class<?> record) {
        var prefix = record.getAnnotation(ConfigurationProperties.class).value();
        return Arrays.stream(record.getRecordComponents())
                .map(component -> prefix + "." + component.getName())
                .map(name -> name.replace('.', '_').replaceAll("([a-z])([A-Z])", "$1_$2"))
                .map(name -> name.toUpperCase(Locale.ROOT));
    }

    private static String readme() throws IOException {
        return Files.readString(Path.of("README.md"));
    }
}
