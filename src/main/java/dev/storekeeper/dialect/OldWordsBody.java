package dev.storekeeper.dialect;

import dev.storekeeper.problem.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.io.JsonStringEncoder;
import tools.jackson.core.json.JsonFactory;

/**
 * Renames the fields of a JSON object in its bytes, so that no value is read and written again on the way: the room behind judges
 * what was sent, digit by digit.
 */
final class OldWordsBody {

    private static final JsonFactory JSON = new JsonFactory();

    private OldWordsBody() {}

    static byte[] translate(byte[] body) {
        return OldWords.occurIn(body) ? translate(body, OldWords::canonical) : body;
    }

    static byte[] translateLine(byte[] line) {
        return OldWords.occurInLine(line) ? translate(line, OldWords::canonicalInFiles) : line;
    }

    private static byte[] translate(byte[] body, UnaryOperator<String> canonical) {
        try (var parser = JSON.createParser(ObjectReadContext.empty(), body)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return body;
            }
            var fields = fields(parser, body, canonical);
            return parser.nextToken() == null ? written(canonical(fields)) : body;
        } catch (JacksonException broken) {
            // Whoever reads it next says what is wrong with it, and where.
            return body;
        }
    }

    private static List<Field> fields(JsonParser parser, byte[] body, UnaryOperator<String> canonical) {
        var fields = new ArrayList<Field>();
        var token = parser.nextToken();
        while (token == JsonToken.PROPERTY_NAME) {
            var name = parser.currentName();
            parser.nextToken();
            var start = offset(parser);
            parser.skipChildren();
            token = parser.nextToken();
            fields.add(new Field(name, canonical.apply(name), withoutComma(body, start, offset(parser))));
        }
        return fields;
    }

    /** Each field under its canonical name; of two words for one thing only one is left. */
    private static List<Field> canonical(List<Field> fields) {
        var result = new ArrayList<Field>();
        for (var field : fields) {
            var twin = fields.stream().filter(field::isTwinOf).findFirst();
            if (twin.isPresent() && !twin.get().value().equals(field.value())) {
                var names = List.of(field.name(), twin.get().name());
                throw Refusal.invalid(
                        field.canonical(),
                        "is given as %s with different values; send one of them"
                                .formatted(String.join(" and as ", names)));
            }
            if (twin.isEmpty() || field.isCanonical()) {
                result.add(new Field(field.canonical(), field.canonical(), field.value()));
            }
        }
        return result;
    }

    private static byte[] written(List<Field> fields) {
        return fields.stream()
                .map(Field::written)
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static int offset(JsonParser parser) {
        return (int) parser.currentTokenLocation().getByteOffset();
    }

    private static String withoutComma(byte[] body, int start, int end) {
        var text = new String(body, start, end - start, StandardCharsets.UTF_8).strip();
        return text.endsWith(",") ? text.substring(0, text.length() - 1).strip() : text;
    }

    private record Field(String name, String canonical, String value) {

        boolean isCanonical() {
            return canonical.equals(name);
        }

        boolean isTwinOf(Field other) {
            return !name.equals(other.name) && canonical.equals(other.canonical);
        }

        String written() {
            var escaped = new StringBuilder();
            JsonStringEncoder.getInstance().quoteAsString(name, escaped);
            return "\"" + escaped + "\":" + value;
        }
    }
}
