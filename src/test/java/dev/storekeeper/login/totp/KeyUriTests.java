package dev.storekeeper.login.totp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.storekeeper.Proves;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyUriTests {

    private static final TotpSecret SECRET = TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    private static final String BASE32 = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    @Test
    @Proves("S33")
    void namesIssuerAccountSecretAndKind() {
        assertThat(new KeyUri("Storekeeper", "alice", SECRET).text())
                .isEqualTo("otpauth://totp/Storekeeper:alice?secret=" + BASE32
                        + "&issuer=Storekeeper&algorithm=SHA1&digits=6&period=30");
    }

    @Test
    @Proves("S33")
    void writesSpacesAsPercentTwenty() {
        assertThat(new KeyUri("My Shop", "a b", SECRET).text())
                .startsWith("otpauth://totp/My%20Shop:a%20b?")
                .contains("&issuer=My%20Shop&")
                .doesNotContain("+");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "My Shop|alice",
                "My Shop|?&:%+\u00e9",
                "?&:%+\u00e9|alice",
                "a/b#c=d|../x;y=z",
                "%20|%2B",
                "+|+",
                "A&secret=B|c&issuer=d",
                "\u5e97\u8217 \ud83d\uded2|\u0410\u043b\u0438\u0441\u0430",
            })
    @Proves("S33")
    void isReadBackAsWritten(String issuer, String account) {
        var text = new KeyUri(issuer, account, SECRET).text();
        assertThat(text).matches("[!-~]+").doesNotContain("+");
        var uri = URI.create(text);
        assertThat(uri.getScheme()).isEqualTo("otpauth");
        assertThat(uri.getRawAuthority()).isEqualTo("totp");
        assertThat(uri.getRawPath().substring(1).split(":"))
                .extracting(KeyUriTests::decoded)
                .containsExactly(issuer, account);
        assertThat(parameters(uri))
                .isEqualTo(
                        Map.of("secret", BASE32, "issuer", issuer, "algorithm", "SHA1", "digits", "6", "period", "30"));
    }

    private static Map<String, String> parameters(URI uri) {
        var parameters = new LinkedHashMap<String, String>();
        Arrays.stream(uri.getRawQuery().split("&"))
                .map(pair -> pair.split("=", 2))
                .forEach(pair ->
                        assertThat(parameters.put(pair[0], decoded(pair[1]))).isNull());
        return parameters;
    }

    /** A plus would come back as itself in an app, so it must not be decoded as a form's space here. */
    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
