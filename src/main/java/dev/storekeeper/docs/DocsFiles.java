package dev.storekeeper.docs;

import dev.storekeeper.api.StaticFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/** The files of the pages: Swagger UI from its own jar, of which two files are needed, and ours. Each is read once and kept. */
@Component
public class DocsFiles {

    private static final String JAVASCRIPT = "text/javascript;charset=UTF-8";
    private static final String CSS = "text/css;charset=UTF-8";
    private static final String HTML = "text/html;charset=UTF-8";

    /** Those that the page loads. */
    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "page.js", JAVASCRIPT,
            "page.css", CSS,
            "swagger-ui-bundle.js", JAVASCRIPT,
            "swagger-ui.css", CSS);

    private static final SingletonSupplier<String> SWAGGER_UI = SingletonSupplier.of(DocsFiles::folderOfSwaggerUi);

    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    public StaticFile page() {
        return file("page.html", HTML);
    }

    public Optional<StaticFile> find(String name) {
        return Optional.ofNullable(MEDIA_TYPES.get(name)).map(mediaType -> file(name, mediaType));
    }

    private StaticFile file(String name, String mediaType) {
        return files.computeIfAbsent(name, _ -> {
            var folder = name.startsWith("swagger-ui") ? SWAGGER_UI.obtain() : "docs/";
            return StaticFile.read(new ClassPathResource(folder + name), mediaType);
        });
    }

    /** Its name has the version, which stands in the pom alone. */
    private static String folderOfSwaggerUi() {
        try {
            var properties = PropertiesLoaderUtils.loadProperties(
                    new ClassPathResource("META-INF/maven/org.webjars/swagger-ui/pom.properties"));
            return "META-INF/resources/webjars/swagger-ui/" + properties.getProperty("version") + "/";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
