package dev.storekeeper.product.transfer;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The text of a CSV file: UTF-8, with a byte-order mark or without; and what divides its cells, judged by its first line. */
final class CsvText {

    /** What is not UTF-8 is read as this, which the row that holds it is refused for. */
    static final char BROKEN = '\0';

    private static final int LONGEST_HEADER = 4096;
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final BufferedInputStream bytes;
    private final char separator;

    CsvText(InputStream in) {
        bytes = new BufferedInputStream(in, 64 * 1024);
        try {
            skipMark();
            separator = separator(firstLine());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    char separator() {
        return separator;
    }

    Reader reader() {
        return new InputStreamReader(
                bytes,
                StandardCharsets.UTF_8
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPLACE)
                        .onUnmappableCharacter(CodingErrorAction.REPLACE)
                        .replaceWith(String.valueOf(BROKEN)));
    }

    private void skipMark() throws IOException {
        bytes.mark(MARK.length);
        if (!Arrays.equals(bytes.readNBytes(MARK.length), MARK)) {
            bytes.reset();
        }
    }

    private String firstLine() throws IOException {
        bytes.mark(LONGEST_HEADER);
        var start = new String(bytes.readNBytes(LONGEST_HEADER), StandardCharsets.UTF_8);
        bytes.reset();
        return start.lines().filter(line -> !line.isEmpty()).findFirst().orElse("");
    }

    /** Spreadsheets write semicolons where a comma is the sign of decimals. */
    private static char separator(String header) {
        var semicolons = header.chars().filter(it -> it == ';').count();
        var commas = header.chars().filter(it -> it == ',').count();
        return semicolons > commas ? ';' : ',';
    }
}
