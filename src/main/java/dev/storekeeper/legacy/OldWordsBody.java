package dev.storekeeper.legacy;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.Utf8Json;
import dev.storekeeper.product.ColumnWords;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.reflect.Type;
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
 * Renames the fields of a JSON object in its bytes, and the columns of an imported file. Values are copied byte by byte, so that the controller validates what was sent.
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
        var written = new StringBuilder("{");
        var token = parser.nextToken();
        while (token == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            var start = offset(parser);
            parser.skipChildren();
            token = parser.nextToken();
            var field = new Field(name, withoutComma(body, start, offset(parser)));
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
        return written.append('}').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void write(String name, String value, StringBuilder written) {
        if (written.length() > 1) {
            written.append(',');
        }
        written.append('"');
        JsonStringEncoder.getInstance().quoteAsString(name, written);
        written.append("\":").append(value);
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static String withoutComma(byte[] body, int start, int end) {
        var text = new String(body, start, end - start, StandardCharsets.UTF_8).strip();
        return text.endsWith(",") ? text.substring(0, text.length() - 1).strip() : text;
    }

    private record Field(String name, String value) {}
}
