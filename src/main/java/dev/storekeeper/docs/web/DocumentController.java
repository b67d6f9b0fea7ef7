package dev.storekeeper.docs.web;

import dev.storekeeper.docs.ApiDocument;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.util.DigestUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The OpenAPI document, in both of its forms, and the Postman collection. */
@RestController
class DocumentController {

    private final ApiDocument document;

    DocumentController(ApiDocument document) {
        this.document = document;
    }

    @GetMapping(path = "/openapi.yaml", produces = MediaType.APPLICATION_YAML_VALUE)
    ResponseEntity<byte[]> yaml() {
        return answer(document.asYaml());
    }

    @GetMapping(path = "/openapi.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> json() {
        return answer(document.asJson());
    }

    @GetMapping(path = "/postman.json", produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<byte[]> postman() {
        return answer(document.postmanCollection());
    }

    /** Asked again each time, and sent again only after an update of the service. */
    private static ResponseEntity<byte[]> answer(byte[] document) {
        return ResponseEntity.ok()
                .cacheControl(CacheControl.noCache())
                .eTag(DigestUtils.md5DigestAsHex(document))
                .body(document);
    }
}
