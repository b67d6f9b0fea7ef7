package dev.storekeeper.token;

import io.jsonwebtoken.io.AbstractDeserializer;
import io.jsonwebtoken.io.AbstractSerializer;
import io.jsonwebtoken.io.DeserializationException;
import java.io.OutputStream;
import java.io.Reader;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Lets jjwt read and write JSON with Jackson 3; its own module would add Jackson 2. */
final class JwtJson {

    private static final Set<String> TIMES = Set.of("exp", "nbf", "iat", "auth_time");
    private static final long YEAR_10000 = 253_402_300_800L;

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
            var part = MAPPER.readValue(reader, new TypeReference<Map<String, Object>>() {});
            for (var time : TIMES) {
                if (part.containsKey(time) && !isTime(part.get(time))) {
                    throw new DeserializationException(time + " is not a time");
                }
            }
            return part;
        }
    };

    private JwtJson() {}

    /** Whole seconds before the year 10000: jjwt also takes text and fractions, and overflows on large numbers. */
    private static boolean isTime(@Nullable Object value) {
        return (value instanceof Integer || value instanceof Long)
                && ((Number) value).longValue() >= 0
                && ((Number) value).longValue() < YEAR_10000;
    }
}
