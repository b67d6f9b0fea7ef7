package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

class QrSvgTests {

    private static final Pattern RUN = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1H(\\d+)z");

    @ParameterizedTest
    @MethodSource("dev.storekeeper.login.totp.QrTexts#all")
    void holdsEveryModuleInOnePath(String text) throws Exception {
        var svg = parsed(QrCode.of(text).toSvg());
        int size = Integer.parseInt(child(svg, "rect").getAttribute("width"));
        var dark = dark(child(svg, "path").getAttribute("d"), size);
        assertThat(QrReader.modules(size, (column, row) -> !dark[row][column])).isEqualTo(text);
    }

    @Test
    void lightsTheWholeGround() throws Exception {
        var svg = parsed(QrCode.of("otpauth://totp/a:b").toSvg());
        var ground = child(svg, "rect");
        assertThat(svg.getAttribute("viewBox"))
                .isEqualTo("0 0 %s %s".formatted(ground.getAttribute("width"), ground.getAttribute("height")));
        assertThat(ground.getAttribute("fill")).isEqualTo("#fff");
        assertThat(svg.getAttribute("shape-rendering")).isEqualTo("crispEdges");
    }

    @Test
    void tellsWhatItIsAndHoldsNothingElse() throws Exception {
        var uri = new KeyUri("Storekeeper", "alice", TotpSecret.random()).text();
        var svg = parsed(QrCode.of(uri).toSvg());
        var children = svg.getElementsByTagName("*");
        assertThat(IntStream.range(0, children.getLength()).mapToObj(children::item))
                .extracting(Node::getNodeName)
                .containsExactly("title", "rect", "path");
        assertThat(svg.getAttribute("role")).isEqualTo("img");
        assertThat(svg.getTextContent().strip()).isEqualTo("QR code for an authenticator app");
    }

    @Test
    void isTheSameInEveryLocale() {
        var code = QrCode.of("otpauth://totp/a:b");
        var svg = code.toSvg();
        var before = Locale.getDefault();
        try {
            Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
            assertThat(code.toSvg()).isEqualTo(svg);
        } finally {
            Locale.setDefault(before);
        }
    }

    private static boolean[][] dark(String path, int size) {
        assertThat(RUN.matcher(path).replaceAll("")).isEmpty();
        var dark = new boolean[size][size];
        RUN.matcher(path).results().forEach(run -> {
            int start = Integer.parseInt(run.group(1));
            Arrays.fill(dark[Integer.parseInt(run.group(2))], start, start + Integer.parseInt(run.group(3)), true);
            assertThat(run.group(4)).isEqualTo(run.group(1));
        });
        return dark;
    }

    private static Element child(Element svg, String name) {
        var found = svg.getElementsByTagName(name);
        assertThat(found.getLength()).isEqualTo(1);
        return (Element) found.item(0);
    }

    private static Element parsed(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(svg.getBytes(StandardCharsets.UTF_8)))
                .getDocumentElement();
    }
}
