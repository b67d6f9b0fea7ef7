package dev.storekeeper.docs.web;

import dev.storekeeper.api.SafeHeaders;
import dev.storekeeper.docs.ApiDocument;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The OpenAPI document, in both of its forms, and the Postman collection. */
@RestController
class DocumentController {

    private final ApiDocument document;

    DocumentController(ApiDocument document) {
        this.document = document;
    }

    @GetMapping(path = "/openapi.yaml", produces = MediaType.APPLICATION_YAML_VALUE)
    ResponseEntity<byte[]> yaml(
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        return document.yaml().answer(encodings, SafeHeaders.NO_CONTENT);
    }

    @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> json(
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        return document.json().answer(encodings, SafeHeaders.NO_CONTENT);
    }

    @GetMapping(path = "/postman.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> postman(
            @RequestHeader(name = HttpHeaders.ACCEPT_ENCODING, defaultValue = "") String encodings) {
        return document.postmanCollection().answer(encodings, SafeHeaders.NO_CONTENT);
    }
}
