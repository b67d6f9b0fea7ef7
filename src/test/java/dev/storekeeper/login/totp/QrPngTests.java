package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.ReaderException;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class QrPngTests {

    private static final int WHITE = 0xffffffff;

    @ParameterizedTest
    @MethodSource("dev.storekeeper.login.totp.QrTexts#all")
    void holdsEveryModule(String text) throws IOException, ReaderException {
        var image = image(text);
        assertThat(QrReader.modules(
                        image.getWidth() / QrPng.SCALE,
                        (column, row) -> image.getRGB(column * QrPng.SCALE, row * QrPng.SCALE) == WHITE))
                .isEqualTo(text);
    }

    @ParameterizedTest
    @MethodSource("dev.storekeeper.login.totp.QrTexts#fixed")
    void isFoundAlsoAtHalfItsSize(String text) throws IOException, ReaderException {
        var image = image(text);
        assertThat(QrReader.find(image)).isEqualTo(text);
        assertThat(QrReader.find(QrReader.halved(image))).isEqualTo(text);
    }

    @Test
    void hasOneBitPerPixel() {
        var png = QrCode.of(QrTexts.uri("alice")).toPng();
        var hex = HexFormat.of().formatHex(png);
        // Signature, length and name of the header, 53 modules of 8 pixels either way, one bit, greyscale, no
        // interlace.
        assertThat(hex).startsWith("89504e470d0a1a0a" + "0000000d49484452" + "000001a8000001a8" + "0100000000");
        assertThat(hex).endsWith("0000000049454e44ae426082");
        assertThat(png.length).isLessThan(2000);
    }

    @Test
    void leavesFourLightModulesOnEverySide() throws IOException {
        var image = image(QrTexts.uri("alice"));
        int last = image.getWidth() - 1;
        int border = 4 * QrPng.SCALE;
        for (int along = 0; along <= last; along++) {
            for (int in = 0; in < border; in++) {
                assertThat(List.of(
                                image.getRGB(along, in),
                                image.getRGB(along, last - in),
                                image.getRGB(in, along),
                                image.getRGB(last - in, along)))
                        .containsOnly(WHITE);
            }
        }
        assertThat(image.getRGB(border, border)).isNotEqualTo(WHITE);
    }

    private static BufferedImage image(String text) throws IOException {
        ImageIO.setUseCache(false);
        return ImageIO.read(new ByteArrayInputStream(QrCode.of(text).toPng()));
    }
}
