package dev.storekeeper.console;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
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

    private final Map<String, ConsoleFile> files = new ConcurrentHashMap<>();

    /** @param name below the folder of the console, for instance {@code views/account.js} */
    public Optional<ConsoleFile> find(String name) {
        return Optional.ofNullable(files.computeIfAbsent(name, ConsoleFiles::read));
    }

    private static @Nullable ConsoleFile read(String name) {
        var known = NAME.matcher(name);
        if (!known.matches()) {
            return null;
        }
        try (var file = ConsoleFiles.class.getResourceAsStream("/console/" + name)) {
            if (file == null) {
                return null;
            }
            var bytes = file.readAllBytes();
            var mediaType = MEDIA_TYPES.get(known.group(1));
            return mediaType == null
                    ? null
                    : new ConsoleFile(mediaType, DigestUtils.sha256Hex(bytes).substring(0, 32), bytes, gzip(bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] gzip(byte[] bytes) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        }
        return packed.toByteArray();
    }
}
