package dev.storekeeper.docs;

import dev.storekeeper.api.StaticFile;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.AbstractConstruct;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.Tag;
import tools.jackson.databind.json.JsonMapper;

/** The OpenAPI document of the service, read when it is first asked for, so that a start does not wait for it. */
@Component
public class ApiDocument {

    private static final String JSON = "application/json";

    private final SingletonSupplier<StaticFile> yaml =
            SingletonSupplier.of(() -> StaticFile.read(new ClassPathResource("openapi.yaml"), "application/yaml"));

    private final SingletonSupplier<Map<String, Object>> content =
            SingletonSupplier.of(() -> parse(yaml.obtain().bytes()));

    private final SingletonSupplier<StaticFile> json =
            SingletonSupplier.of(() -> StaticFile.of(JsonMapper.shared().writeValueAsBytes(content.obtain()), JSON));

    private final SingletonSupplier<StaticFile> postman = SingletonSupplier.of(
            () -> StaticFile.read(new ClassPathResource("storekeeper.postman_collection.json"), JSON));

    public StaticFile yaml() {
        return yaml.obtain();
    }

    public StaticFile json() {
        return json.obtain();
    }

    /** A problem of each error code, with its explanation. */
    @SuppressWarnings("unchecked")
    Map<String, Map<String, Object>> examples() {
        var components =
                (Map<String, Object>) Objects.requireNonNull(content.obtain().get("components"));
        return (Map<String, Map<String, Object>>) Objects.requireNonNull(components.get("examples"));
    }

    /** Calls each operation of the document. */
    public StaticFile postmanCollection() {
        return postman.obtain();
    }

    static Map<String, Object> parse(byte[] yaml) {
        return new Yaml(new ExactNumbers()).load(new String(yaml, StandardCharsets.UTF_8));
    }

    /** JSON would show a float as 9.999999999E7. */
    private static final class ExactNumbers extends SafeConstructor {

        ExactNumbers() {
            super(new LoaderOptions());
            yamlConstructors.put(Tag.FLOAT, new AbstractConstruct() {
                @Override
                public Object construct(Node node) {
                    return new BigDecimal(((ScalarNode) node).getValue());
                }
            });
        }
    }
}
