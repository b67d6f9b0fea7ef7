package dev.storekeeper.legacy;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Utf8Json;
import dev.storekeeper.product.ColumnWords;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.databind.json.JsonMapper;

/**
 * Renames the fields of a JSON object in its bytes, and the columns of an imported file. Values are copied byte by byte, so that the
 * controller validates what was sent.
 */
@ControllerAdvice
class OldWordsBody extends RequestBodyAdviceAdapter implements ColumnWords {

    private final JsonMapper json;

    OldWordsBody(JsonMapper json) {
        this.json = json;
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return JacksonJsonHttpMessageConverter.class.isAssignableFrom(converter);
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        var translated = translate(message.getBody().readAllBytes(), OldWords.IN_BODIES);
        return new Utf8Json.Body(message.getHeaders(), new ByteArrayInputStream(translated));
    }

    @Override
    public String column(String word) {
        return OldWords.IN_LISTS.canonical(word);
    }

    @Override
    public byte[] line(byte[] line) {
        return translate(line, OldWords.IN_LISTS);
    }

    byte[] translate(byte[] body, OldWords words) {
        if (!words.occurIn(body)) {
            return body;
        }
        try (var parser = json.createParser(body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT || offset(parser) < 0) {
                return body;
            }
            var translated = translate(parser, body, words);
            return parser.nextToken() == null ? translated : body;
        } catch (JacksonException broken) {
            // The reader after this one says what is wrong, and where.
            return body;
        }
    }

    private static byte[] translate(JsonParser parser, byte[] body, OldWords words) {
        var fields = new HashMap<String, Field>();
        var written = new ByteArrayOutputStream(body.length);
        written.write('{');
        var token = parser.nextToken();
        while (token == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            var start = offset(parser);
            parser.skipChildren();
            token = parser.nextToken();
            var field = new Field(name, value(body, start, offset(parser)));
            var word = words.canonical(name);
            var twin = fields.putIfAbsent(word, field);
            if (twin == null) {
                write(word, field.value(), written);
            } else if (!twin.value().equals(field.value())) {
                throw ApiException.invalid(
                        word,
                        "is given as %s and as %s with different values; send one of them"
                                .formatted(twin.name(), name));
            }
        }
        written.write('}');
        return written.toByteArray();
    }

    private static void write(String name, ByteBuffer value, ByteArrayOutputStream written) {
        var quoted = new StringBuilder(written.size() > 1 ? ",\"" : "\"");
        JsonStringEncoder.getInstance().quoteAsString(name, quoted);
        written.writeBytes(quoted.append("\":").toString().getBytes(StandardCharsets.UTF_8));
        written.write(value.array(), value.position(), value.remaining());
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    /** The bytes of a value, of which JSON may have a comma and white space after it. */
    private static ByteBuffer value(byte[] body, int start, int next) {
        var end = next;
        while (" \t\r\n,".indexOf(body[end - 1]) >= 0) {
            end--;
        }
        return ByteBuffer.wrap(body, start, end - start);
    }

    private record Field(String name, ByteBuffer value) {}
}
