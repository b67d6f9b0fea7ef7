package dev.storekeeper.quickstart;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import org.springframework.util.FileSystemUtils;

/** Files and folders that only their owner may open, from the moment they are made. */
final class OwnerOnly {

    private OwnerOnly() {}

    /** Makes the folder and its parents; one that exists keeps its permissions. */
    static Path folder(Path path) throws IOException {
        if (Files.isDirectory(path)) {
            return path;
        }
        if (path.getParent() != null) {
            Files.createDirectories(path.getParent());
        }
        return Files.createDirectory(path, only(path, "rwx------"));
    }

    static Path file(Path path) throws IOException {
        try {
            return Files.createFile(path, only(path, "rw-------"));
        } catch (FileAlreadyExistsException e) {
            return path;
        }
    }

    /** Writes the file completely or not at all. */
    static void write(Path path, String text) throws IOException {
        var draft = path.resolveSibling(path.getFileName() + ".new");
        Files.deleteIfExists(draft);
        Files.writeString(file(draft), text);
        Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Makes an empty folder in place of what is there. */
    static void emptyFolder(Path path) throws IOException {
        FileSystemUtils.deleteRecursively(path);
        folder(path);
    }

    private static FileAttribute<?>[] only(Path path, String permissions) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
