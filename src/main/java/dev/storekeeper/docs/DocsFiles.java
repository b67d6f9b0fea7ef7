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

    private static final SingletonSupplier<String> SWAGGER_UI = SingletonSupplier.of(DocsFiles::folderOfSwaggerUi);

    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    public StaticFile page() {
        return files.computeIfAbsent("page.html", name -> read("docs/" + name, HTML));
    }

    public Optional<StaticFile> find(String name) {
        return switch (name) {
            case "page.js" -> Optional.of(files.computeIfAbsent(name, it -> read("docs/" + it, JAVASCRIPT)));
            case "page.css" -> Optional.of(files.computeIfAbsent(name, it -> read("docs/" + it, CSS)));
            case "swagger-ui-bundle.js" ->
                Optional.of(files.computeIfAbsent(name, it -> read(SWAGGER_UI.obtain() + it, JAVASCRIPT)));
            case "swagger-ui.css" ->
                Optional.of(files.computeIfAbsent(name, it -> read(SWAGGER_UI.obtain() + it, CSS)));
            default -> Optional.empty();
        };
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

    private static StaticFile read(String path, String mediaType) {
        return StaticFile.read(new ClassPathResource(path), mediaType);
    }
}
