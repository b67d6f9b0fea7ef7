package dev.storekeeper.login.totp;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A text as a QR code, drawn as PNG, as SVG, or in block characters for a terminal. */
public final class QrCode {

    public static final String PNG = "image/png";
    public static final String SVG = "image/svg+xml";
    public static final String TEXT = "text/plain;charset=UTF-8";

    /** The picture first, for clients that prefer none. */
    public static final List<String> FORMATS = List.of(PNG, SVG, TEXT);

    /** The light border that the standard asks for on every side (ISO/IEC 18004), in modules. */
    private static final int QUIET_ZONE = 4;

    private final BitMatrix modules;

    private QrCode(BitMatrix modules) {
        this.modules = modules;
    }

    /** Encodes a text of up to 2331 bytes; the size follows from the text alone. */
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

    /** A white ground, and every dark run of modules in one path. No script, no style and not the text, so any page may embed it. */
    public String toSvg() {
        // Numbers go in as text: a format's %d would write the digits of the default locale.
        var size = Integer.toString(size());
        var pixels = Integer.toString(size() * QrPng.SCALE);
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %1$s %1$s" width="%2$s" height="%2$s" \
                role="img" shape-rendering="crispEdges">
                <title>QR code for an authenticator app</title>
                <rect width="%1$s" height="%1$s" fill="#fff"/>
                <path d="%3$s"/>
                </svg>
                """.formatted(size, pixels, path());
    }

    private String path() {
        var path = new StringBuilder();
        for (int row = 0; row < size(); row++) {
            appendRuns(path, row);
        }
        return path.toString();
    }

    /** A run ends where the next module has the other colour; the quiet zone ends the last one. */
    private void appendRuns(StringBuilder path, int row) {
        int start = 0;
        for (int column = 1; column < size(); column++) {
            boolean light = isLight(column, row);
            if (light == isLight(start, row)) {
                continue;
            }
            if (light) {
                path.append('M').append(start).append(' ').append(row);
                path.append('h')
                        .append(column - start)
                        .append("v1H")
                        .append(start)
                        .append('z');
            }
            start = column;
        }
    }

    /**
     * Block characters, each for two rows of modules. The light modules are inked: most terminals are light on dark, where this is the
     * true picture; on the others it is an inverted one, which phones read too.
     */
    public String toText() {
        var text = new StringBuilder();
        for (int row = 0; row < size(); row += 2) {
            for (int column = 0; column < size(); column++) {
                // The number of rows is odd, so the lower half of the last character lies outside and stays empty.
                text.append(block(isLight(column, row), row + 1 < size() && isLight(column, row + 1)));
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static char block(boolean upper, boolean lower) {
        if (upper) {
            return lower ? '\u2588' : '\u2580';
        }
        return lower ? '\u2584' : ' ';
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
            // Named only where it matters: the name costs an ECI segment, which some readers do not know (zxing #1042).
            hints.put(EncodeHintType.CHARACTER_SET, StandardCharsets.UTF_8);
        }
        return hints;
    }
}
