package dev.storekeeper.architecture;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.util.JavacTask;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;

/** Rules that only the source text can tell. */
final class Sources {

    private static final int GLANCE = 250;
    private static final Pattern UNFINISHED = Pattern.compile("\\b(TO[D]O|FIX[M]E)\\b|@[a]uthor");
    private static final Pattern EXPLAINED = Pattern.compile("(?s)/\\*\\*.*\\w+.*\\*/.*package ");

    /** Words over which readers stumble. */
    private static final Pattern RIDDLE =
            Pattern.compile("(?i)\\b(whoever|somebody|nobody|everybody|anybody|visitors?|as it must be)\\b");

    private Sources() {}

    static ArchCondition<JavaClass> fitAGlance() {
        return check("have at most " + GLANCE + " lines", file -> {
            var lines = lines(file);
            return lines.size() > GLANCE ? Optional.of(lines.size() + " lines") : Optional.empty();
        });
    }

    static ArchCondition<JavaClass> beFinished() {
        return check(
                "leave nothing for later",
                file -> lines(file).stream()
                        .filter(line -> UNFINISHED.matcher(line).find())
                        .findFirst());
    }

    static ArchCondition<JavaClass> usePlainWords() {
        return check(
                "use plain words",
                file -> lines(file).stream()
                        .filter(line -> RIDDLE.matcher(line).find())
                        .findFirst());
    }

    static ArchCondition<JavaClass> explainThePackage() {
        return check(
                "explain the package",
                file -> EXPLAINED.matcher(String.join("\n", lines(file))).find()
                        ? Optional.empty()
                        : Optional.of("no words about the package"));
    }

    static ArchCondition<JavaClass> speakCanonically() {
        return checkParsed("use no old word", file -> new OldWords().firstIn(file));
    }

    static ArchCondition<JavaClass> leaveRecordedTablesToTheirWriters() {
        return checkParsed("leave recorded tables to their writers", file -> new RecordedWrites().firstIn(file));
    }

    /** Parses all files at once, since starting the compiler takes longer than reading a file. */
    private static ArchCondition<JavaClass> checkParsed(
            String sentence, Function<CompilationUnitTree, Optional<String>> complaint) {
        var parsed = new HashMap<Path, CompilationUnitTree>();
        return check(
                sentence,
                types -> parsed.putAll(parse(types.stream()
                        .filter(JavaClass::isTopLevelClass)
                        .map(Sources::fileOf)
                        .distinct()
                        .toList())),
                file -> complaint.apply(Objects.requireNonNull(parsed.get(file.toAbsolutePath()))));
    }

    private static ArchCondition<JavaClass> check(String sentence, Function<Path, Optional<String>> complaint) {
        return check(sentence, _ -> {}, complaint);
    }

    private static ArchCondition<JavaClass> check(
            String sentence, Consumer<Collection<JavaClass>> begin, Function<Path, Optional<String>> complaint) {
        return new ArchCondition<>(sentence) {
            @Override
            public void init(Collection<JavaClass> types) {
                begin.accept(types);
            }

            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (type.isTopLevelClass()) {
                    complaint
                            .apply(fileOf(type))
                            .ifPresent(words ->
                                    events.add(SimpleConditionEvent.violated(type, type.getFullName() + ": " + words)));
                }
            }
        };
    }

    private static Path fileOf(JavaClass type) {
        var root = type.getSource().orElseThrow().getUri().getPath().contains("/test-classes/") ? "test" : "main";
        return Path.of("src", root, "java").resolve(type.getFullName().replace('.', '/') + ".java");
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Map<Path, CompilationUnitTree> parse(List<Path> paths) {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var sources = files.getJavaFileObjectsFromPaths(paths);
            var task = (JavacTask) compiler.getTask(null, files, null, null, null, sources);
            var trees = new HashMap<Path, CompilationUnitTree>();
            for (var tree : task.parse()) {
                trees.put(Path.of(tree.getSourceFile().toUri()), tree);
            }
            return trees;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
