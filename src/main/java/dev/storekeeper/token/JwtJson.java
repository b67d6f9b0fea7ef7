package dev.storekeeper.token;

import io.jsonwebtoken.io.AbstractDeserializer;
import io.jsonwebtoken.io.AbstractSerializer;
import java.io.OutputStream;
import java.io.Reader;
import java.util.Map;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes the parts of a token with the JSON library at hand: jjwt's own module brings an older one beside it. */
final class JwtJson {

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    static final AbstractSerializer<Map<String, ?>> WRITER = new AbstractSerializer<>() {
        @Override
        protected void doSerialize(Map<String, ?> part, OutputStream out) {
            MAPPER.writeValue(out, part);
        }
    };

    static final AbstractDeserializer<Map<String, ?>> READER = new AbstractDeserializer<>() {
        @Override
        protected Map<String, ?> doDeserialize(Reader reader) {
            return MAPPER.readValue(reader, new TypeReference<Map<String, Object>>() {});
        }
    };

    private JwtJson() {}
}
