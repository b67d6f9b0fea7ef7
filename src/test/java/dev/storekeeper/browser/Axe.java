package dev.storekeeper.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** Asks axe-core what keeps people out of a page: by contrast, missing names, or a keyboard that leads nowhere. */
public final class Axe {

    private static final String SCRIPT = read();

    private Axe() {}

    /** The findings that axe-core calls serious or critical, by the rules of WCAG up to 2.2 AA. */
    public static List<String> serious(Page page) {
        if (page.run("typeof axe").asString().equals("undefined")) {
            page.run(SCRIPT + "; 0");
        }
        var found = page.run("""
                axe.run(document, {resultTypes: ['violations'], runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})
                    .then(({violations}) => violations
                        .filter(({impact}) => ['serious', 'critical'].includes(impact))
                        .map(({id, nodes}) => id + ': ' + nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')))""");
        return found.valueStream().map(one -> one.asString()).toList();
    }

    private static String read() {
        try (var script = Axe.class.getResourceAsStream("/axe.min.js")) {
            return new String(Objects.requireNonNull(script).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
