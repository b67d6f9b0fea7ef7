package dev.storekeeper.docs.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.docs.DocsFiles;
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
        return files.page().answer(encodings, POLICY);
    }

    @GetMapping(path = "/docs/{file}", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> file(
            @PathVariable String file,
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        return files.find(file)
                .orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "The page has no such file."))
                .answer(encodings, POLICY);
    }
}
