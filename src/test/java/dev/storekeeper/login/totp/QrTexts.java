package dev.storekeeper.login.totp;

import java.nio.charset.StandardCharsets;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The texts that the drawings are tried on. */
final class QrTexts {

    private static final TotpSecret SECRET = TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    private QrTexts() {}

    /** Key URIs of the shortest to the longest username and of awkward names, and texts that no key URI is. */
    static Stream<String> all() {
        var plain = IntStream.rangeClosed(3, 50)
                .mapToObj(length -> new KeyUri("Storekeeper", "a".repeat(length), TotpSecret.random()).text());
        var awkward = new KeyUri("My Shop", "?&:%+\u00e9", TotpSecret.random()).text();
        var other = Stream.of(awkward, "7", "caf\u00e9 \u20ac", "\u5e97\u8217 \ud83d\uded2", "a".repeat(1000));
        return Stream.concat(plain, other);
    }

    /**
     * Key URIs that never change: where zxing looks for a code in a picture, it misses about one in a hundred, whatever
     * drew it, and a test cannot hold still for a second look.
     */
    static Stream<String> fixed() {
        return Stream.of("bob", "alice", "testuser", "a-much.longer_name-than-most-people-have-chosen-1234")
                .map(QrTexts::uri);
    }

    static String uri(String account) {
        return new KeyUri("Storekeeper", account, SECRET).text();
    }
}
