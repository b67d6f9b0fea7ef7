package dev.storekeeper.console;

import dev.storekeeper.api.StaticFile;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/** Reads each file of the console at its first request, compresses it, and keeps it. */
@Component
public class ConsoleFiles {

    /** No other name is looked up, so that no path leads out of the folder. */
    private static final Pattern NAME =
            Pattern.compile("(?:[a-z]+/)?[A-Za-z0-9-]+(?:\\.[0-9]+)*\\.(css|html|js|svg|txt)");

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "css", "text/css;charset=UTF-8",
            "html", "text/html;charset=UTF-8",
            "js", "text/javascript;charset=UTF-8",
            "svg", "image/svg+xml",
            "txt", "text/plain;charset=UTF-8");

    private final Map<String, StaticFile> files = new ConcurrentHashMap<>();

    /** @param name below the folder of the console, for instance {@code views/account.js} */
    public Optional<StaticFile> find(String name) {
        return Optional.ofNullable(files.computeIfAbsent(name, ConsoleFiles::read));
    }

    private static @Nullable StaticFile read(String name) {
        var known = NAME.matcher(name);
        var file = new ClassPathResource("console/" + name);
        if (!known.matches() || !file.exists()) {
            return null;
        }
        return StaticFile.read(file, Objects.requireNonNull(MEDIA_TYPES.get(known.group(1))));
    }
}
