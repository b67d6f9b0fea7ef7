package dev.storekeeper.docs.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.docs.DocsFiles;
import dev.storekeeper.docs.DocsFiles.DocsFile;
import java.util.Locale;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** A page that shows the OpenAPI document with Swagger UI, and the files of this page. */
@RestController
class DocsController {

    /** All that the page loads comes from here. Swagger UI shows QR codes as blobs and draws icons from its styles. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final DocsFiles files;

    DocsController(DocsFiles files) {
        this.files = files;
    }

    @GetMapping(path = "/docs", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> page(
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        return answer(files.page(), encodings);
    }

    @GetMapping(path = "/docs/{file}", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> file(
            @PathVariable String file,
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        return answer(
                files.find(file).orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "The page has no such file.")),
                encodings);
    }

    private static ResponseEntity<byte[]> answer(DocsFile file, String encodings) {
        var answer = ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(file.mediaType()))
                .cacheControl(CacheControl.noCache())
                .eTag("W/\"" + file.tag() + '"')
                .varyBy(HttpHeaders.ACCEPT_ENCODING)
                // Spring would call a style sheet f.txt otherwise, against downloads that a page did not mean.
                .header(HttpHeaders.CONTENT_DISPOSITION, "inline")
                .header("Content-Security-Policy", POLICY);
        return encodings.toLowerCase(Locale.ROOT).contains("gzip")
                ? answer.header(HttpHeaders.CONTENT_ENCODING, "gzip").body(file.gzipped())
                : answer.body(file.bytes());
    }
}
