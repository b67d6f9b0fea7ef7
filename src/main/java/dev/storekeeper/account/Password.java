package dev.storekeeper.account;

import java.text.Normalizer;

/** A password as it is compared: composed Unicode (NFC), so that the same keys on another system give the same password. */
final class Password implements CharSequence {

    static final int SHORTEST = 8;
    static final int LONGEST = 128;

    /**
     * Composing takes time that grows with the square of the length, so what is longer is refused as it is. The longest password
     * that is allowed has 512 characters when it arrives decomposed.
     */
    private static final int LONGEST_COMPOSED = 1024;

    private final String text;

    private Password(String text) {
        this.text = text;
    }

    static Password of(String text) {
        return new Password(text.length() > LONGEST_COMPOSED ? text : Normalizer.normalize(text, Normalizer.Form.NFC));
    }

    boolean hasAllowedLength() {
        var characters = text.codePointCount(0, text.length());
        return characters >= SHORTEST && characters <= LONGEST;
    }

    /** A lone surrogate has no encoding, a control character no key. */
    boolean isTypable() {
        return text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
    }

    /** Whether any account can have it. */
    boolean isPossible() {
        return hasAllowedLength() && isTypable();
    }

    /** What is left without the name is what protects. */
    boolean leansOn(String username) {
        var rest = Username.keyOf(text).replace(Username.keyOf(username), "");
        return rest.length() < text.length() && rest.codePointCount(0, rest.length()) < SHORTEST;
    }

    boolean isCommon() {
        return CommonPasswords.contain(text);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    /** The encoder reads the password by this. */
    @Override
    public String toString() {
        return text;
    }
}
