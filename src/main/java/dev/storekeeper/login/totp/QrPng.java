package dev.storekeeper.login.totp;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/** Draws a QR code as a PNG of one bit per pixel, without the desktop half of the JDK. */
final class QrPng {

    /** Pixels along a module: eight of them are exactly one byte of a row. */
    static final int SCALE = 8;

    private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

    private static final byte BLACK = 0;
    private static final byte WHITE = (byte) 0xff;

    private QrPng() {}

    static byte[] draw(QrCode code) {
        var png = new ByteArrayOutputStream();
        png.writeBytes(SIGNATURE);
        png.writeBytes(chunk("IHDR", header(code.size() * SCALE)));
        png.writeBytes(chunk("IDAT", pixels(code)));
        png.writeBytes(chunk("IEND", new byte[0]));
        return png.toByteArray();
    }

    private static byte[] header(int side) {
        byte bitDepth = 1;
        byte greyscale = 0;
        return ByteBuffer.allocate(13)
                .putInt(side)
                .putInt(side)
                .put(bitDepth)
                .put(greyscale)
                .array();
    }

    private static byte[] pixels(QrCode code) {
        var packed = new ByteArrayOutputStream();
        try (var rows = new DeflaterOutputStream(packed)) {
            for (int y = 0; y < code.size() * SCALE; y++) {
                rows.write(row(code, y / SCALE));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** A row of pixels after its filter byte, 0 for none. */
    private static byte[] row(QrCode code, int row) {
        var bytes = new byte[1 + code.size()];
        for (int column = 0; column < code.size(); column++) {
            bytes[1 + column] = code.isLight(column, row) ? WHITE : BLACK;
        }
        return bytes;
    }

    private static byte[] chunk(String type, byte[] data) {
        var chunk = ByteBuffer.allocate(12 + data.length)
                .putInt(data.length)
                .put(type.getBytes(StandardCharsets.US_ASCII))
                .put(data);
        var checksum = new CRC32();
        checksum.update(chunk.array(), 4, 4 + data.length);
        return chunk.putInt((int) checksum.getValue()).array();
    }
}
