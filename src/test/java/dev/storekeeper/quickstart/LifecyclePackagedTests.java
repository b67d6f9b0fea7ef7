package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service without the quick start, as the packaged jar carries it. */
@Timeout(60)
class LifecyclePackagedTests {

    private @TempDir Path folder;

    @Test
    @Proves("S100")
    void namesAllMissingSettingsInOneLineAndEnds() throws Exception {
        try (var service = ForkedService.start(List.of(), withoutQuickStart(), Map.of())) {
            assertThat(service.lastWords())
                    .singleElement()
                    .asString()
                    .contains(
                            "SPRING_DATASOURCE_URL",
                            "SPRING_DATASOURCE_USERNAME",
                            "SPRING_DATASOURCE_PASSWORD",
                            "STOREKEEPER_KEY",
                            "openssl rand -base64 32");
            assertThat(service.exitCode()).isEqualTo(1);
        }
    }

    private Stream<Path> withoutQuickStart() throws IOException {
        var classes = folder.resolve("classes");
        var packed = Path.of("target", "classes");
        try (var paths = Files.walk(packed)) {
            for (var path : (Iterable<Path>) paths.filter(LifecyclePackagedTests::isPackaged)::iterator) {
                Files.copy(path, classes.resolve(packed.relativize(path).toString()));
            }
        }
        return ForkedService.classPath().map(path -> path.endsWith(packed) ? classes : path);
    }

    private static boolean isPackaged(Path path) {
        return Stream.of("dev/storekeeper/embedded", "META-INF/services")
                .noneMatch(left -> path.toString().contains(left));
    }
}
