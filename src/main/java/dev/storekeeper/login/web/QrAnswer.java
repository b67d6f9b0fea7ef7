package dev.storekeeper.login.web;

import dev.storekeeper.totp.KeyUri;
import dev.storekeeper.totp.QrCode;
import java.nio.charset.StandardCharsets;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** A key URI as a picture that a phone reads, drawn here: the secret goes to nobody else. */
final class QrAnswer {

    static final MediaType PNG = MediaType.IMAGE_PNG;
    static final MediaType SVG = MediaType.parseMediaType("image/svg+xml");
    static final MediaType TEXT = new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8);

    private QrAnswer() {}

    static ResponseEntity<byte[]> of(KeyUri uri, MediaType form, ResponseEntity.BodyBuilder answer) {
        var code = QrCode.of(uri.text());
        var picture = form.equals(PNG)
                ? code.toPng()
                : (form.equals(SVG) ? code.toSvg() : code.toText()).getBytes(StandardCharsets.UTF_8);
        return answer.contentType(form).cacheControl(CacheControl.noStore()).body(picture);
    }
}
