package dev.storekeeper.docs.web;

import dev.storekeeper.docs.ErrorPages.ErrorPage;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.web.util.HtmlUtils;

/** The pages of error codes as HTML, without scripts. */
final class ErrorPageHtml {

    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    private static final String PAGE = """
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta name="color-scheme" content="light dark">
            <title>%s - Storekeeper</title>
            <link rel="icon" href="data:,">
            <link rel="stylesheet" href="/docs/page.css">
            </head>
            <body class="text">
            <header><a class="brand" href="/docs">Storekeeper</a><nav><a href="/">Console</a><a href="/docs">API</a><a href="/problems">Error codes</a></nav></header>
            <main>
            %s</main>
            </body>
            </html>
            """;

    private ErrorPageHtml() {}

    static String of(List<ErrorPage> pages) {
        var rows = pages.stream()
                .map(page ->
                        """
                        <tr><td><a href="/problems/%s"><code>%s</code></a></td><td>%d</td><td>%s</td></tr>
                        """.formatted(page.code(), breakable(page.code()), page.status(), text(page.whatHappened())))
                .collect(Collectors.joining());
        return PAGE.formatted("Error codes", """
                <h1>Error codes</h1>
                <p>Every refusal names one of these codes. They are stable, so a program can rely on them.</p>
                <table>
                <thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">What happened</th></tr></thead>
                <tbody>
                %s</tbody>
                </table>
                """.formatted(rows));
    }

    static String of(ErrorPage page) {
        return PAGE.formatted(page.code(), """
                <p class="status">%d %s</p>
                <h1><code>%s</code></h1>
                <p class="lead">%s</p>
                <h2>Why</h2>
                <p>%s</p>
                <h2>What to do</h2>
                <p>%s</p>
                <h2>Example</h2>
                <pre>%s</pre>
                """.formatted(
                        page.status(),
                        HttpStatus.valueOf(page.status()).getReasonPhrase(),
                        page.code(),
                        text(page.whatHappened()),
                        text(page.why()),
                        text(page.whatToDo()),
                        HtmlUtils.htmlEscape(ErrorPageMarkdown.json(page.example()))));
    }

    /** On a narrow screen a code breaks between its words. */
    private static String breakable(String code) {
        return code.replace("_", "_<wbr>");
    }

    private static String text(String words) {
        return CODE.matcher(HtmlUtils.htmlEscape(words)).replaceAll("<code>$1</code>");
    }
}
