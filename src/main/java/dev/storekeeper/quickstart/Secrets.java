package dev.storekeeper.quickstart;

import dev.storekeeper.startup.StartRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;

/** The quick start's password and key, made once and kept beside the data they open. */
record Secrets(String password, String key) {

    private static final SecureRandom RANDOM = new SecureRandom();

    static Secrets of(DataFolder folder, boolean dataExists) throws IOException {
        var key = folder.resolve("master.key");
        if (dataExists && Files.notExists(key)) {
            throw new StartRefused(
                    "%s is missing, and what the database holds cannot be read without it; put it back or start on a new folder."
                            .formatted(key));
        }
        return new Secrets(kept(folder.resolve("database.password")), kept(key));
    }

    private static String kept(Path file) throws IOException {
        if (Files.notExists(file)) {
            var secret = new byte[32];
            RANDOM.nextBytes(secret);
            OwnerOnly.write(file, Base64.getEncoder().encodeToString(secret));
        }
        return Files.readString(file).strip();
    }

    /** A record would print its secrets. */
    @Override
    public String toString() {
        return "Secrets[]";
    }
}
