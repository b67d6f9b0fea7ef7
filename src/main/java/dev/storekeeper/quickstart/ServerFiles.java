package dev.storekeeper.quickstart;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/** The server's program and the few files that it needs, unpacked from a jar. */
record ServerFiles(Path home, Path program) {

    private static final int ELF_MAGIC = 0x464c457f;
    private static final int ELF_HEADER = 64;

    static ServerFiles in(DataFolder folder) throws IOException {
        var files = unpackedIn(folder.path());
        if (Files.notExists(files.home)) {
            unpack(Platform.current(), folder.resolve(Platform.RELEASE + ".new"), files.home);
        }
        return files;
    }

    /** Those that a start on the folder has unpacked. */
    static ServerFiles unpackedIn(Path data) {
        var home = data.toAbsolutePath().normalize().resolve(Platform.RELEASE);
        return new ServerFiles(home, home.resolve(Platform.current().server()));
    }

    /** Writes a database as SQL. */
    Path dumpProgram() throws IOException {
        return unpacked(Platform.current().dumpProgram());
    }

    /** Sends SQL to the server. */
    Path client() throws IOException {
        return unpacked(Platform.current().client());
    }

    /** Unpacked when it is first used, since no start needs it. */
    private Path unpacked(String name) throws IOException {
        var program = home.resolve(name);
        if (Files.notExists(program)) {
            var draft = program.resolveSibling(program.getFileName() + ".new");
            Files.deleteIfExists(draft);
            copy(Platform.current().resource(name), draft);
            makeExecutable(draft);
            Files.move(draft, program, StandardCopyOption.ATOMIC_MOVE);
        }
        return program;
    }

    private static void makeExecutable(Path program) throws IOException {
        if (!program.toFile().setExecutable(true)) {
            throw new IOException(program + " cannot be made executable");
        }
    }

    private static void unpack(Platform platform, Path draft, Path home) throws IOException {
        OwnerOnly.emptyFolder(draft);
        for (var name : platform.files()) {
            var file = draft.resolve(name);
            Files.createDirectories(file.getParent());
            copy(platform.resource(name), file);
        }
        makeExecutable(draft.resolve(platform.server()));
        Files.move(draft, home, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void copy(String resource, Path file) throws IOException {
        try (var packed = Objects.requireNonNull(ServerFiles.class.getResourceAsStream(resource), resource);
                var unpacked = Files.newOutputStream(OwnerOnly.file(file))) {
            copyLoadedPart(packed, unpacked);
        }
    }

    Path shared(String name) {
        return home.resolve(Platform.current().shared(name));
    }

    /**
     * Copies a 64-bit ELF program up to the last byte that the loader maps, and any other file whole: nine tenths of the Linux server
     * are debugging sections after that byte.
     */
    static void copyLoadedPart(InputStream source, OutputStream target) throws IOException {
        var head = source.readNBytes(4096);
        target.write(head);
        var rest = loadedBytes(ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN)) - head.length;
        var chunk = new byte[1 << 16];
        for (int read;
                rest > 0 && (read = source.read(chunk, 0, (int) Math.min(rest, chunk.length))) > 0;
                rest -= read) {
            target.write(chunk, 0, read);
        }
    }

    /** Offsets from the ELF-64 object file format: the header's e_phoff, e_phentsize, e_phnum; a segment's p_offset, p_filesz. */
    private static long loadedBytes(ByteBuffer head) {
        if (head.limit() < ELF_HEADER || head.getInt(0) != ELF_MAGIC) {
            return Long.MAX_VALUE;
        }
        var table = head.getLong(32);
        var size = Short.toUnsignedInt(head.getShort(54));
        var count = Short.toUnsignedInt(head.getShort(56));
        if (table + (long) size * count > head.limit()) {
            return Long.MAX_VALUE;
        }
        var end = 0L;
        for (var segment = (int) table; segment < table + (long) size * count; segment += size) {
            end = Math.max(end, head.getLong(segment + 8) + head.getLong(segment + 32));
        }
        return end;
    }
}
