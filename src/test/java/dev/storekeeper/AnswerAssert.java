package dev.storekeeper;

import java.util.List;
import java.util.Objects;
import org.assertj.core.api.AbstractAssert;
import org.jspecify.annotations.Nullable;

/** What a test expects of an answer; a failure shows the whole answer. */
public final class AnswerAssert extends AbstractAssert<AnswerAssert, Api.Answer> {

    AnswerAssert(Api.Answer answer) {
        super(answer, AnswerAssert.class);
        as(answer::toString);
    }

    public AnswerAssert hasStatus(int status) {
        return expect("status", actual.status(), status);
    }

    /** The stable code of a refusal. */
    public AnswerAssert hasCode(String code) {
        return expect("code", actual.json().path("code").asString(""), code);
    }

    public AnswerAssert hasHeader(String name, String value) {
        return expect("header " + name, actual.header(name), value);
    }

    /** What a client sees of an answer that is given again. */
    public AnswerAssert repeats(Api.Answer first) {
        for (var header : List.of("Location", "ETag", "Content-Type")) {
            expect("header " + header, actual.header(header), first.header(header));
        }
        return hasStatus(first.status()).expect("body", actual.text(), first.text());
    }

    private AnswerAssert expect(String what, @Nullable Object found, @Nullable Object expected) {
        if (!Objects.equals(found, expected)) {
            throw failureWithActualExpected(found, expected, "expected %s %s but found %s", what, expected, found);
        }
        return this;
    }
}
