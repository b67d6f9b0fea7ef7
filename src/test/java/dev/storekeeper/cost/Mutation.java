package dev.storekeeper.cost;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Changes recorded requests by chance; the same chance makes the same change. */
final class Mutation {

    private static final Pattern WORD = Pattern.compile("[\\w.+-]+");
    private static final byte[] NASTY = {0, '\r', '\n', '"', '{', '[', ',', ':', '%', ' ', ';', '\\', '/', 127, -1, -64
    };
    private static final int LONGEST = 300;

    private final Random chance;
    private final List<byte[]> recorded;

    Mutation(Random chance, List<byte[]> recorded) {
        this.chance = chance;
        this.recorded = recorded;
    }

    byte[] next() {
        var request = any(recorded);
        do {
            request = once(request);
        } while (chance.nextInt(5) < 2);
        if (chance.nextInt(12) == 0) {
            request = withLine(request);
        }
        if (chance.nextInt(30) == 0) {
            request = chunked(request);
        }
        return chance.nextInt(10) < 8 ? Recording.withTrueLength(request) : request;
    }

    /** Mostly the body or one line of the head: a token is longer than all the rest, and once changed it hides what lies behind. */
    private byte[] once(byte[] request) {
        var body = Recording.bodyOf(request);
        var kind = chance.nextInt(10);
        if (kind == 0) {
            return change(request);
        }
        if (kind < 7 && body < request.length) {
            return join(Arrays.copyOf(request, body), change(Arrays.copyOfRange(request, body, request.length)));
        }
        var starts = lines(request);
        var line = starts.isEmpty() || chance.nextInt(3) == 0 ? 0 : chance.nextInt(starts.size());
        var from = line == 0 ? 0 : starts.get(line - 1);
        var to = starts.isEmpty() ? request.length : starts.get(line) - 2;
        var changed = change(Arrays.copyOfRange(request, from, to));
        return join(join(Arrays.copyOf(request, from), changed), Arrays.copyOfRange(request, to, request.length));
    }

    /** Where the lines of the head begin that are not the first, and the empty one. */
    private static List<Integer> lines(byte[] request) {
        var text = Recording.latin(request);
        var starts = new ArrayList<Integer>();
        for (var end = text.indexOf("\r\n");
                end >= 0 && end < Recording.bodyOf(request) - 2;
                end = text.indexOf("\r\n", end + 2)) {
            starts.add(end + 2);
        }
        return starts;
    }

    private byte[] change(byte[] bytes) {
        return switch (chance.nextInt(16)) {
            case 0 -> flipped(bytes);
            case 1 -> replaced(bytes, 1, new byte[] {NASTY[chance.nextInt(NASTY.length)]});
            case 2 -> replaced(bytes, 0, random(1 + chance.nextInt(8)));
            case 3 -> replaced(bytes, 1 + chance.nextInt(LONGEST), new byte[0]);
            case 4 -> repeated(bytes);
            case 5 -> Arrays.copyOf(bytes, place(bytes));
            case 6 -> spliced(bytes);
            case 7 -> replaced(bytes, 0, piece());
            default -> withWord(bytes);
        };
    }

    private byte[] flipped(byte[] bytes) {
        var changed = bytes.clone();
        if (changed.length > 0) {
            changed[chance.nextInt(changed.length)] ^= (byte) (1 << chance.nextInt(8));
        }
        return changed;
    }

    private byte[] repeated(byte[] bytes) {
        var from = place(bytes);
        var part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + 1 + chance.nextInt(40)));
        var all = new ByteArrayOutputStream();
        var times = chance.nextInt(8) == 0 ? 200 : 1 + chance.nextInt(3);
        for (var i = 0; i < times; i++) {
            all.writeBytes(part);
        }
        return replaced(bytes, from, 0, all.toByteArray());
    }

    /** The beginning of one and the end of another. */
    private byte[] spliced(byte[] bytes) {
        var other = any(recorded);
        return join(Arrays.copyOf(bytes, place(bytes)), Arrays.copyOfRange(other, place(other), other.length));
    }

    /** Another word, or none, in place of one. */
    private byte[] withWord(byte[] bytes) {
        var word = word(bytes);
        if (word == null) {
            return join(bytes, piece());
        }
        var other = word(any(recorded));
        var text = switch (chance.nextInt(5)) {
            case 0 -> new byte[0];
            case 1 -> latin(other == null ? "" : other.group());
            case 2 -> latin(word.group().repeat(2));
            default -> piece();
        };
        return replaced(bytes, word.start(), word.end() - word.start(), text);
    }

    private byte[] withLine(byte[] request) {
        var places = lines(request);
        return places.isEmpty() ? request : replaced(request, any(places), 0, latin(any(Recording.LINES) + "\r\n"));
    }

    private byte[] chunked(byte[] request) {
        var body = Recording.bodyOf(request);
        var head = Recording.latin(request)
                .substring(0, body)
                .replaceFirst("Content-Length: \\d+", "Transfer-Encoding: chunked");
        var size = chance.nextInt(5) == 0 ? "ffffffff" : Integer.toHexString(request.length - body);
        var end = chance.nextInt(5) == 0 ? "" : "\r\n0\r\n\r\n";
        return join(join(latin(head + size + "\r\n"), Arrays.copyOfRange(request, body, request.length)), latin(end));
    }

    private @Nullable MatchResult word(byte[] bytes) {
        var words = WORD.matcher(Recording.latin(bytes)).results().toList();
        return words.isEmpty() ? null : any(words);
    }

    private byte[] piece() {
        var piece = any(Recording.PIECES);
        return latin(chance.nextInt(40) == 0 ? piece.repeat(500) : piece);
    }

    private byte[] random(int length) {
        var bytes = new byte[length];
        chance.nextBytes(bytes);
        return bytes;
    }

    private int place(byte[] bytes) {
        return chance.nextInt(bytes.length + 1);
    }

    private byte[] replaced(byte[] bytes, int length, byte[] other) {
        return replaced(bytes, place(bytes), length, other);
    }

    private static byte[] replaced(byte[] bytes, int from, int length, byte[] other) {
        var rest = Math.min(bytes.length, from + length);
        return join(join(Arrays.copyOf(bytes, from), other), Arrays.copyOfRange(bytes, rest, bytes.length));
    }

    private static byte[] join(byte[] one, byte[] two) {
        var both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return both;
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private <T> T any(List<T> things) {
        return things.get(chance.nextInt(things.size()));
    }
}
