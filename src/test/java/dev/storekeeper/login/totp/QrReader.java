package dev.storekeeper.login.totp;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.MultiFormatReader;
import com.google.zxing.RGBLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.decoder.Decoder;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;
import javax.imageio.ImageIO;

/** Reads a QR code from its modules, or from a picture in which it must be found first, as a phone does. */
public final class QrReader {

    private static final int QUIET_ZONE = 4;

    private QrReader() {}

    /** Reads what a PNG of ours says, eight pixels to a module. */
    public static String png(byte[] picture) {
        try {
            var image = ImageIO.read(new ByteArrayInputStream(picture));
            return modules(image.getWidth() / 8, (column, row) -> (image.getRGB(column * 8, row * 8) & 0xff) > 127);
        } catch (IOException | ReaderException e) {
            throw new AssertionError("no QR code", e);
        }
    }

    /**
     * Reads a screenshot of a code with so many modules in a row, in the middle of each. ZXing does not find one of 300 codes in a picture
     * of this size: it takes modules inside of the code for a corner. A phone reads the next picture then.
     */
    public static String screenshot(byte[] picture, int size) {
        try {
            var image = ImageIO.read(new ByteArrayInputStream(picture));
            return modules(
                    size,
                    (column, row) ->
                            (image.getRGB(middle(column, size, image.getWidth()), middle(row, size, image.getHeight()))
                                            & 0xff)
                                    > 127);
        } catch (IOException | ReaderException e) {
            throw new AssertionError("no QR code", e);
        }
    }

    private static int middle(int module, int modules, int pixels) {
        return (2 * module + 1) * pixels / (2 * modules);
    }

    /** The colour of a module, or of a pixel. */
    interface Grid {
        boolean isLight(int column, int row);
    }

    /** Reads the modules of a grid of which four on each side are the quiet zone. */
    static String modules(int size, Grid grid) throws ReaderException {
        var bits = new BitMatrix(size - 2 * QUIET_ZONE);
        for (int row = 0; row < bits.getHeight(); row++) {
            for (int column = 0; column < bits.getWidth(); column++) {
                if (!grid.isLight(column + QUIET_ZONE, row + QUIET_ZONE)) {
                    bits.set(column, row);
                }
            }
        }
        return new Decoder().decode(bits).getText();
    }

    static String find(BufferedImage picture) throws ReaderException {
        return find(picture, Map.of());
    }

    /** Finds a code as readers do that also look for light modules on a dark ground. */
    static String findInverted(BufferedImage picture) throws ReaderException {
        return find(picture, Map.of(DecodeHintType.ALSO_INVERTED, true));
    }

    /** A picture with {@code scale} pixels to a module, ink in one colour and everything around it in the other. */
    static BufferedImage picture(int columns, int rows, int scale, int ink, int ground, Grid inked) {
        var picture = new BufferedImage((columns + 4) * scale, (rows + 4) * scale, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.getHeight(); y++) {
            for (int x = 0; x < picture.getWidth(); x++) {
                int column = x / scale - 2;
                int row = y / scale - 2;
                boolean inside = column >= 0 && row >= 0 && column < columns && row < rows;
                picture.setRGB(x, y, inside && inked.isLight(column, row) ? ink : ground);
            }
        }
        return picture;
    }

    static BufferedImage halved(BufferedImage picture) {
        var half = new BufferedImage(picture.getWidth() / 2, picture.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
        var graphics = half.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
        graphics.drawImage(picture, 0, 0, half.getWidth(), half.getHeight(), null);
        graphics.dispose();
        return half;
    }

    private static String find(BufferedImage picture, Map<DecodeHintType, ?> hints) throws ReaderException {
        int width = picture.getWidth();
        int height = picture.getHeight();
        var pixels = new RGBLuminanceSource(width, height, picture.getRGB(0, 0, width, height, null, 0, width));
        return new MultiFormatReader()
                .decode(new BinaryBitmap(new HybridBinarizer(pixels)), hints)
                .getText();
    }
}
