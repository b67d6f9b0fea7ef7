package dev.storekeeper.docs.web;

import dev.storekeeper.docs.ErrorPages.ErrorPage;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The pages of error codes as Markdown. */
final class ErrorPageMarkdown {

    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private ErrorPageMarkdown() {}

    static String of(List<ErrorPage> pages) {
        return pages.stream()
                .map(page -> "| [`%s`](/problems/%s) | %d | %s |\n"
                        .formatted(page.code(), page.code(), page.status(), page.whatHappened()))
                .collect(Collectors.joining(
                        "", "# Error codes\n\n| code | status | what happened |\n|---|---|---|\n", ""));
    }

    static String of(ErrorPage page) {
        return """
                # %s

                %s (HTTP %d)

                ## Why
                %s

                ## What to do
                %s

                ## Example
                ```json
                %s
                ```
                """.formatted(
                page.code(), page.whatHappened(), page.status(), page.why(), page.whatToDo(), json(page.example()));
    }

    static String json(Object example) {
        return JSON.writeValueAsString(example);
    }
}
