package dev.storekeeper.api;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.codec.digest.DigestUtils;
import org.apache.tomcat.util.http.parser.AcceptEncoding;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;

/**
 * A file of a page, as it is and compressed. It lies in the jar, and is small enough to stay in memory.
 *
 * @param tag the same on every node that has the same file
 */
public record StaticFile(String mediaType, String tag, byte[] bytes, byte[] gzipped) {

    public static StaticFile read(ClassPathResource file, String mediaType) {
        try {
            return of(file.getContentAsByteArray(), mediaType);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static StaticFile of(byte[] bytes, String mediaType) {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new StaticFile(mediaType, DigestUtils.sha256Hex(bytes).substring(0, 32), bytes, packed.toByteArray());
    }

    /** @param encodings the header Accept-Encoding */
    public ResponseEntity<byte[]> answer(String encodings, String contentSecurityPolicy) {
        // Asked for each time, and answered 304: a page and its scripts always belong together.
        var answer = ResponseEntity.ok()
                .header(HttpHeaders.CONTENT_TYPE, mediaType)
                .cacheControl(CacheControl.noCache())
                .eTag("W/\"" + tag + '"')
                .varyBy(HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_ENCODING)
                // Otherwise Spring gives the file a name, f.txt.
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline")
                .header("Content-Security-Policy", contentSecurityPolicy)
                .header("Cross-Origin-Opener-Policy", "same-origin")
                .header("Cross-Origin-Resource-Policy", "same-origin");
        return acceptsGzip(encodings)
                ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(gzipped)
                : answer.body(bytes);
    }

    private static boolean acceptsGzip(String encodings) {
        try {
            return AcceptEncoding.parse(new StringReader(encodings)).stream()
                    .anyMatch(accepted -> accepted.getEncoding().equalsIgnoreCase("gzip") && accepted.getQuality() > 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
