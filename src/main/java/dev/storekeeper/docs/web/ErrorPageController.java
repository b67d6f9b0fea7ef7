package dev.storekeeper.docs.web;

import dev.storekeeper.api.ApiException;
import dev.storekeeper.api.ErrorCode;
import dev.storekeeper.docs.ErrorPages;
import dev.storekeeper.docs.ErrorPages.ErrorPage;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The page to which the {@code type} of each problem leads: as HTML for browsers, as JSON or Markdown for others. */
@RestController
@RequestMapping("/problems")
class ErrorPageController {

    private static final String HTML = "text/html;charset=UTF-8";
    private static final String MARKDOWN = "text/markdown;charset=UTF-8";
    private static final String POLICY =
            "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ErrorPages pages;

    ErrorPageController(ErrorPages pages) {
        this.pages = pages;
    }

    @GetMapping(produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<List<ErrorPage>> list() {
        return answer(pages.all());
    }

    @GetMapping(produces = HTML)
    ResponseEntity<String> listAsHtml() {
        return answer(ErrorPageHtml.of(pages.all()));
    }

    @GetMapping(produces = MARKDOWN)
    ResponseEntity<String> listAsMarkdown() {
        return answer(ErrorPageMarkdown.of(pages.all()));
    }

    @GetMapping(path = "/{code}", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ErrorPage> one(@PathVariable String code) {
        return answer(find(code));
    }

    @GetMapping(path = "/{code}", produces = HTML)
    ResponseEntity<String> oneAsHtml(@PathVariable String code) {
        return answer(ErrorPageHtml.of(find(code)));
    }

    @GetMapping(path = "/{code}", produces = MARKDOWN)
    ResponseEntity<String> oneAsMarkdown(@PathVariable String code) {
        return answer(ErrorPageMarkdown.of(find(code)));
    }

    private ErrorPage find(String code) {
        return pages.find(code)
                .orElseThrow(() -> ApiException.of(ErrorCode.NOT_FOUND, "There is no such error code.")
                        .next("GET /problems"));
    }

    private static <T> ResponseEntity<T> answer(T page) {
        return ResponseEntity.ok()
                .varyBy(HttpHeaders.ACCEPT)
                .header("Content-Security-Policy", POLICY)
                .body(page);
    }
}
