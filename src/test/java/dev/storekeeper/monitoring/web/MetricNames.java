package dev.storekeeper.monitoring.web;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of metrics: those that a node exposes, and those that expressions of a dashboard or of alerts name. */
final class MetricNames {

    private static final Pattern METRIC = Pattern.compile("\\b(up|[a-z]+(_[a-z0-9]+)+)\\b(?=[{\\[) ]|$)");
    private static final Pattern EXPRESSION = Pattern.compile(
            "\"expr\": \"(.*)\",?|^ +expr: (?:>-\\n)?((?:.*\\n)+?) +(?:for|labels):", Pattern.MULTILINE);
    private static final Pattern EXPOSED = Pattern.compile("^([a-z_0-9]+)[{ ]", Pattern.MULTILINE);

    private MetricNames() {}

    static Set<String> exposed(String metrics) {
        var exposed =
                matches(EXPOSED, metrics).map(match -> match.group(1)).collect(Collectors.toCollection(TreeSet::new));
        // Prometheus itself says which nodes answer.
        exposed.add("up");
        return exposed;
    }

    static List<String> expressions(String file) {
        return matches(EXPRESSION, file)
                .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                .toList();
    }

    /** What stands where a metric can stand; functions, and labels behind 'by' and 'on', are none. */
    static Set<String> namedIn(String expression) {
        var bare = expression
                .replaceAll("\\\\?\"[^\"]*\\\\?\"", "\"\"")
                .replaceAll("\\b(by|on|group_left) \\([^)]*\\)", "")
                .replaceAll("\\{[^}]*}", "{}");
        return matches(METRIC, bare).map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }

    private static Stream<MatchResult> matches(Pattern pattern, String text) {
        return pattern.matcher(text).results();
    }
}
