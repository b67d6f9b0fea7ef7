package dev.storekeeper;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator app: shares no line with the code under test (RFC 6238 and RFC 4648). */
public final class Phone {

    private static final Pattern SECRET = Pattern.compile("[?&]secret=([A-Z2-7]+)");
    private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    private static final Duration STEP = Duration.ofSeconds(30);

    private final byte[] secret;

    private Phone(byte[] secret) {
        this.secret = secret;
    }

    public static Phone withSecret(String base32) {
        var bits = base32.chars()
                .mapToObj(letter -> BigInteger.valueOf(BASE32.indexOf(letter)))
                .reduce(BigInteger.ZERO, (all, five) -> all.shiftLeft(5).or(five));
        var bytes = new byte[base32.length() * 5 / 8];
        for (int i = bytes.length - 1; i >= 0; i--) {
            bytes[i] = bits.byteValue();
            bits = bits.shiftRight(8);
        }
        return new Phone(bytes);
    }

    /** Scans what a QR code says. */
    public static Phone scanning(String otpauthUri) {
        var matcher = SECRET.matcher(otpauthUri);
        if (!matcher.find()) {
            throw new IllegalArgumentException("no secret in " + otpauthUri);
        }
        return withSecret(matcher.group(1));
    }

    /** What the phone shows now. */
    public String code() {
        return codeAt(TestClock.now());
    }

    /** Waits for the next code, which nobody has seen yet. */
    public String nextCode() {
        TestClock.advance(STEP);
        return code();
    }

    /** A code that nobody's phone with this secret shows now or around now. */
    public String wrongCode() {
        var right = IntStream.rangeClosed(-1, 1)
                .mapToObj(step -> codeAt(TestClock.now().plus(STEP.multipliedBy(step))))
                .toList();
        return IntStream.range(0, 4)
                .mapToObj("%06d"::formatted)
                .filter(code -> !right.contains(code))
                .findFirst()
                .orElseThrow();
    }

    public String codeAt(Instant time) {
        try {
            var mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "HmacSHA1"));
            var hash = mac.doFinal(ByteBuffer.allocate(8)
                    .putLong(Math.floorDiv(time.getEpochSecond(), STEP.toSeconds()))
                    .array());
            var number = ByteBuffer.wrap(hash).getInt(hash[hash.length - 1] & 0xf) & Integer.MAX_VALUE;
            return "%06d".formatted(number % 1_000_000);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
