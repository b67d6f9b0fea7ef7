package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.ReaderException;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QrTextTests {

    private static final int BRIGHT = 0xdddddd;
    private static final int DIM = 0x222222;

    @ParameterizedTest
    @MethodSource("dev.storekeeper.login.totp.QrTexts#all")
    void holdsEveryModule(String text) throws ReaderException {
        var lines = lines(text);
        assertThat(QrReader.modules(lines.getFirst().length(), (column, row) -> isInked(lines, column, row)))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("dev.storekeeper.login.totp.QrTexts#fixed")
    void isFoundOnADarkTerminal(String text) throws ReaderException {
        assertThat(QrReader.find(screen(lines(text), BRIGHT, DIM))).isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("dev.storekeeper.login.totp.QrTexts#fixed")
    void isFoundOnALightTerminalByReadersOfInvertedCodes(String text) throws ReaderException {
        assertThat(QrReader.findInverted(screen(lines(text), DIM, BRIGHT))).isEqualTo(text);
    }

    @Test
    void takesTwentySevenLinesForAUsualName() {
        var lines = lines(QrTexts.uri("testuser1"));
        assertThat(lines).hasSize(27).allSatisfy(line -> assertThat(line).matches("[\u2588\u2580\u2584 ]{53}"));
        assertThat(lines.subList(0, 2)).containsOnly("\u2588".repeat(53));
        assertThat(lines.subList(25, 27)).containsExactly("\u2588".repeat(53), "\u2580".repeat(53));
    }

    /** A line that ended in a space could lose it on the way. */
    @Test
    void inksBothEndsOfEveryLine() {
        assertThat(lines(QrTexts.uri("alice")))
                .allSatisfy(line -> assertThat(line).isEqualTo(line.strip()));
    }

    private static List<String> lines(String text) {
        return QrCode.of(text).toText().lines().toList();
    }

    /** What a terminal shows: each character is two modules, one above the other. */
    private static BufferedImage screen(List<String> lines, int ink, int ground) {
        return QrReader.picture(
                lines.getFirst().length(),
                2 * lines.size(),
                8,
                ink,
                ground,
                (column, row) -> isInked(lines, column, row));
    }

    private static boolean isInked(List<String> lines, int column, int row) {
        char block = lines.get(row / 2).charAt(column);
        return block == '\u2588' || block == (row % 2 == 0 ? '\u2580' : '\u2584');
    }
}
