package dev.storekeeper.console.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.console.ConsoleFiles;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The page and the files of the console. A program that asks for the same address is told where the API is. */
@RestController
class ConsoleController {

    private static final String FOLDER = "/console/";

    /** Scripts, styles and answers come from here alone, and no text becomes a script or an element. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
                    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
                    + "require-trusted-types-for 'script'; trusted-types 'none'";

    private final ConsoleFiles files;

    ConsoleController(ConsoleFiles files) {
        this.files = files;
    }

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    ResponseEntity<byte[]> page(
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        return answer("index.html", encodings);
    }

    @GetMapping("/")
    ResponseEntity<Signpost> signpost() {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .varyBy(HttpHeaders.ACCEPT)
                .body(new Signpost(
                        "Storekeeper",
                        "/",
                        "/docs",
                        "/openapi.json",
                        "/signup",
                        "/login",
                        "/products",
                        "/actuator/health"));
    }

    @GetMapping(path = FOLDER + "**", produces = MediaType.ALL_VALUE)
    ResponseEntity<byte[]> file(
            HttpServletRequest request,
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        var path = request.getRequestURI();
        return answer(path.startsWith(FOLDER) ? path.substring(FOLDER.length()) : "", encodings);
    }

    private ResponseEntity<byte[]> answer(String name, String encodings) {
        return files.find(name)
                .orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "The console has no such file."))
                .answer(encodings, POLICY);
    }

    /** Where a program finds what it needs. */
    record Signpost(
            String service,
            String console,
            String docs,
            String openapi,
            String signUp,
            String logIn,
            String products,
            String health) {}
}
