package dev.storekeeper.login.totp;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Exactly six ASCII digits, leading zeros included, compared in constant time. */
public final class TotpCode {

    /** Checked on the text: number parsers also take signs, more zeros and the digits of other scripts. */
    private static final Pattern SIX_DIGITS = Pattern.compile("[0-9]{6}");

    private static final int CODES = 1_000_000;

    private final String digits;

    private TotpCode(String digits) {
        this.digits = digits;
    }

    public static Optional<TotpCode> parse(@Nullable String text) {
        return Optional.ofNullable(text)
                .filter(some -> SIX_DIGITS.matcher(some).matches())
                .map(TotpCode::new);
    }

    static TotpCode of(int number) {
        // String.format would write the default locale's digits.
        return new TotpCode(
                Integer.toString(CODES + Objects.checkIndex(number, CODES)).substring(1));
    }

    public String digits() {
        return digits;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof TotpCode code && MessageDigest.isEqual(ascii(), code.ascii());
    }

    @Override
    public int hashCode() {
        return digits.hashCode();
    }

    /** A code is valid for a minute and a half, so it stays out of logs. */
    @Override
    public String toString() {
        return "TotpCode[hidden]";
    }

    private byte[] ascii() {
        return digits.getBytes(StandardCharsets.US_ASCII);
    }
}
