package dev.storekeeper.totp;

/**
 * Draws a QR code in block characters, two modules to a character. The light modules are what is inked: terminals are
 * mostly light on dark, where this gives the true picture, and on the others an inverted one, which phones read too.
 */
final class QrText {

    private QrText() {}

    static String draw(QrCode code) {
        var text = new StringBuilder();
        for (int row = 0; row < code.size(); row += 2) {
            for (int column = 0; column < code.size(); column++) {
                text.append(block(code.isLight(column, row), isInked(code, column, row + 1)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    /** The number of rows is odd, so the last character's lower half lies outside and stays empty. */
    private static boolean isInked(QrCode code, int column, int row) {
        return row < code.size() && code.isLight(column, row);
    }

    private static char block(boolean upper, boolean lower) {
        if (upper) {
            return lower ? '\u2588' : '\u2580';
        }
        return lower ? '\u2584' : ' ';
    }
}
