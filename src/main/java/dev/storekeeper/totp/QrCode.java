package dev.storekeeper.totp;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;

/** A text as a grid of dark and light modules within its quiet zone, drawn as PNG, as SVG, or for a terminal. */
public final class QrCode {

    /** The light border that the standard asks for on every side (ISO/IEC 18004), in modules. */
    private static final int QUIET_ZONE = 4;

    private final BitMatrix modules;

    private QrCode(BitMatrix modules) {
        this.modules = modules;
    }

    /** Draws a text of up to 2331 bytes; the size follows from the text alone, and nobody outside names one. */
    public static QrCode of(String text) {
        try {
            return new QrCode(new QRCodeWriter().encode(text, BarcodeFormat.QR_CODE, 0, 0, hints(text)));
        } catch (WriterException e) {
            throw new IllegalArgumentException("This text does not fit into a QR code", e);
        }
    }

    public byte[] toPng() {
        return QrPng.draw(this);
    }

    public String toSvg() {
        return QrSvg.draw(this);
    }

    /** One line of block characters for every two rows of modules. */
    public String toText() {
        return QrText.draw(this);
    }

    /** The modules along one side, quiet zone included. */
    int size() {
        return modules.getWidth();
    }

    boolean isLight(int column, int row) {
        return !modules.get(column, row);
    }

    private static Map<EncodeHintType, Object> hints(String text) {
        var hints = new EnumMap<EncodeHintType, Object>(EncodeHintType.class);
        hints.put(EncodeHintType.ERROR_CORRECTION, ErrorCorrectionLevel.M);
        hints.put(EncodeHintType.MARGIN, QUIET_ZONE);
        if (StandardCharsets.US_ASCII.newEncoder().canEncode(text)) {
            // Packs capitals closer: a name of up to nine letters then takes 23 of the 24 lines that any terminal has.
            hints.put(EncodeHintType.QR_COMPACT, true);
        } else {
            // Named only where it matters: the name costs an ECI segment, which some readers stumble over (zxing
            // #1042).
            hints.put(EncodeHintType.CHARACTER_SET, StandardCharsets.UTF_8);
        }
        return hints;
    }
}
