package dev.storekeeper.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LoadedPartTests {

    private static final int END = 150_000;

    @Test
    void leavesOutWhatTheLoaderNeverMaps() throws IOException {
        var program = program(200_000);
        assertThat(copied(program)).isEqualTo(Arrays.copyOf(program, END));
    }

    @Test
    void copiesOtherFilesWhole() throws IOException {
        var text = "x".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
        assertThat(copied(text)).isEqualTo(text);
        assertThat(copied(new byte[3])).hasSize(3);
    }

    /** Two segments, of which the first ends last. */
    private static byte[] program(int length) {
        var bytes = new byte[length];
        Arrays.fill(bytes, (byte) 7);
        var buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        buffer.putInt(0, 0x464c457f).putLong(32, 64).putShort(54, (short) 56).putShort(56, (short) 2);
        buffer.putLong(64 + 8, 50_000).putLong(64 + 32, END - 50_000);
        buffer.putLong(120 + 8, 0).putLong(120 + 32, 60_000);
        return bytes;
    }

    private static byte[] copied(byte[] file) throws IOException {
        var target = new ByteArrayOutputStream();
        ServerFiles.copyLoadedPart(new ByteArrayInputStream(file), target);
        return target.toByteArray();
    }
}
