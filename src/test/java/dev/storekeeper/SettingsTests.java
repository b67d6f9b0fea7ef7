package dev.storekeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The service reads each setting in {@code application.yml}, or a misspelt one would be ignored. It refuses times that lack their unit. */
class SettingsTests {

    private static final JsonMapper JSON = new JsonMapper();

    @Test
    void knowsEverySetting() throws IOException {
        var known = metadata()
                .flatMap(file -> file.path("properties").valueStream())
                .toList();
        assertThat(settings())
                .isNotEmpty()
                .allSatisfy(setting -> assertThat(known).as(setting).anyMatch(property -> reads(property, setting)));
    }

    @Test
    void noticesMisspeltSetting() throws IOException {
        var known = metadata()
                .flatMap(file -> file.path("properties").valueStream())
                .toList();
        assertThat(known).noneMatch(property -> reads(property, "spring.jackson.parser.strict-duplicate-detection"));
        assertThat(known).noneMatch(property -> reads(property, "server.tomcat.connection-timout"));
    }

    /** A number without a unit is of milliseconds, within which no login and hardly any body arrives. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "storekeeper.request.patience",
                "storekeeper.request.file-patience",
                "storekeeper.password.patience",
                "storekeeper.limit.patience",
                "storekeeper.totp.pending-lifetime",
            })
    void refusesTimeThatLacksItsUnit(String setting) {
        new ApplicationContextRunner()
                .withUserConfiguration(AllSettings.class)
                .withPropertyValues("storekeeper.key=", setting + "=30")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("rejected value [PT0.03S]"));
    }

    /** {@code GET /me/sessions} promises that it lists no more. */
    @Test
    void refusesMoreSessionsThanAreListed() {
        new ApplicationContextRunner()
                .withUserConfiguration(AllSettings.class)
                .withPropertyValues("storekeeper.key=", "storekeeper.token.sessions-per-account=1001")
                .run(context ->
                        assertThat(context).getFailure().rootCause().hasMessageContaining("rejected value [1001]"));
    }

    @ConfigurationPropertiesScan
    static class AllSettings {}

    private static boolean reads(JsonNode property, String setting) {
        var name = property.path("name").asString();
        var replaced =
                property.has("deprecation") || property.path("deprecated").asBoolean(false);
        return !replaced && (setting.equals(name) || (isMap(property) && setting.startsWith(name + ".")));
    }

    private static boolean isMap(JsonNode property) {
        var type = property.path("type").asString("");
        return type.startsWith("java.util.Map") || type.equals("java.util.Properties");
    }

    private static List<String> settings() throws IOException {
        var names = new ArrayList<String>();
        for (var source : new YamlPropertySourceLoader().load("settings", new ClassPathResource("application.yml"))) {
            // A list's elements are one setting.
            Stream.of(((EnumerablePropertySource<?>) source).getPropertyNames())
                    .map(name -> name.replaceFirst("\\[\\d+]$", ""))
                    .forEach(names::add);
        }
        return names;
    }

    private static Stream<JsonNode> metadata() throws IOException {
        var files = SettingsTests.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json");
        return java.util.Collections.list(files).stream().map(SettingsTests::read);
    }

    private static JsonNode read(URL file) {
        try (var in = file.openStream()) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
