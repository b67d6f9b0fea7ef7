package dev.storekeeper.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
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

    private final SingletonSupplier<byte[]> yaml = SingletonSupplier.of(() -> read("openapi.yaml"));
    private final SingletonSupplier<Map<String, Object>> content = SingletonSupplier.of(() -> parse(yaml.obtain()));
    private final SingletonSupplier<byte[]> json =
            SingletonSupplier.of(() -> JsonMapper.shared().writeValueAsBytes(content.obtain()));

    private final SingletonSupplier<byte[]> postman =
            SingletonSupplier.of(() -> read("storekeeper.postman_collection.json"));

    public byte[] asYaml() {
        return yaml.obtain();
    }

    public byte[] asJson() {
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
    public byte[] postmanCollection() {
        return postman.obtain();
    }

    private static byte[] read(String file) {
        try {
            return new ClassPathResource(file).getContentAsByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
