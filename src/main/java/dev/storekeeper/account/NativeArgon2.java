package dev.storekeeper.account;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.springframework.security.crypto.keygen.BytesKeyGenerator;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.security.crypto.password.AbstractValidatingPasswordEncoder;

/**
 * Argon2id as the C library libargon2 computes it: faster than in Java, and without memory of the heap. Writes and reads the same text
 * as the encoder of Spring Security, so that nodes with and without the library share accounts.
 */
@SuppressWarnings("restricted") // the jar's manifest and the other ways to start the service allow native access
final class NativeArgon2 extends AbstractValidatingPasswordEncoder {

    /** As Linux names it, and where Homebrew puts it. */
    static final List<String> NAMES =
            List.of("libargon2.so.1", "/opt/homebrew/lib/libargon2.dylib", "/usr/local/lib/libargon2.dylib");

    private static final int LONGEST_HASH = 256;

    // The results that argon2.h defines.
    private static final int OK = 0;
    private static final int DECODING_FAIL = -32;
    private static final int VERIFY_MISMATCH = -35;

    private final BytesKeyGenerator salts;
    private final int hashBytes;
    private final int parallelism;
    private final int memoryKib;
    private final int passes;
    private final MethodHandle hash;
    private final MethodHandle verify;

    NativeArgon2(SymbolLookup library, int saltBytes, int hashBytes, int parallelism, int memoryKib, int passes) {
        this.salts = KeyGenerators.secureRandom(saltBytes);
        this.hashBytes = hashBytes;
        this.parallelism = parallelism;
        this.memoryKib = memoryKib;
        this.passes = passes;
        var linker = Linker.nativeLinker();
        hash = linker.downcallHandle(
                library.findOrThrow("argon2id_hash_encoded"),
                FunctionDescriptor.of(
                        JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG,
                        ADDRESS, JAVA_LONG));
        verify = linker.downcallHandle(
                library.findOrThrow("argon2id_verify"), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG));
    }

    /** The first of these libraries that is installed. */
    static Optional<SymbolLookup> find(List<String> names) {
        return names.stream().flatMap(name -> find(name).stream()).findFirst();
    }

    private static Optional<SymbolLookup> find(String name) {
        try {
            return Optional.of(SymbolLookup.libraryLookup(name, Arena.global()));
        } catch (IllegalArgumentException | IllegalCallerException e) {
            return Optional.empty();
        }
    }

    @Override
    protected String encodeNonNullPassword(String password) {
        return hash(password, salts.generateKey());
    }

    String hash(String password, byte[] salt) {
        try (var arena = Arena.ofConfined()) {
            var encoded = arena.allocate(LONGEST_HASH);
            var saltBytes = arena.allocateFrom(JAVA_BYTE, salt);
            var result = withBytes(password, arena, bytes -> (int) hash.invokeExact(
                    passes,
                    memoryKib,
                    parallelism,
                    bytes,
                    bytes.byteSize(),
                    saltBytes,
                    saltBytes.byteSize(),
                    (long) hashBytes,
                    encoded,
                    encoded.byteSize()));
            if (result != OK) {
                throw failed(result);
            }
            return encoded.getString(0);
        }
    }

    @Override
    protected boolean matchesNonNull(String password, String hash) {
        try (var arena = Arena.ofConfined()) {
            var encoded = arena.allocateFrom(hash);
            var result =
                    withBytes(password, arena, bytes -> (int) verify.invokeExact(encoded, bytes, bytes.byteSize()));
            return switch (result) {
                case OK -> true;
                case VERIFY_MISMATCH, DECODING_FAIL -> false;
                default -> throw failed(result);
            };
        }
    }

    /** Erases the bytes of the password after the call. */
    private static int withBytes(String password, Arena arena, Call call) {
        var bytes = password.getBytes(StandardCharsets.UTF_8);
        var segment = arena.allocateFrom(JAVA_BYTE, bytes);
        try {
            return call.with(segment);
        } catch (Throwable e) {
            throw new IllegalStateException("libargon2 could not be called", e);
        } finally {
            segment.fill((byte) 0);
            Arrays.fill(bytes, (byte) 0);
        }
    }

    private static IllegalStateException failed(int result) {
        return new IllegalStateException("libargon2 failed with " + result);
    }

    private interface Call {

        int with(MemorySegment password) throws Throwable;
    }
}
