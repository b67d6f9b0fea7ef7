package dev.storekeeper.login.web;

import dev.storekeeper.login.totp.QrCode;
import dev.storekeeper.login.web.SignInController.EnrolmentAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.stereotype.Component;

/** Draws QR codes in the format of the answer. */
@Component
class QrCodeConverter extends AbstractHttpMessageConverter<Object> {

    QrCodeConverter() {
        super(MediaType.parseMediaTypes(QrCode.FORMATS).toArray(MediaType[]::new));
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == QrCode.class || type == EnrolmentAnswer.class;
    }

    @Override
    public boolean canRead(Class<?> type, @Nullable MediaType format) {
        return false;
    }

    @Override
    protected Object readInternal(Class<?> type, HttpInputMessage input) {
        throw new UnsupportedOperationException();
    }

    @Override
    protected void writeInternal(Object body, HttpOutputMessage output) throws IOException {
        var code = body instanceof EnrolmentAnswer pending ? QrCode.of(pending.otpauthUri()) : (QrCode) body;
        var picture = drawn(code, Objects.requireNonNull(output.getHeaders().getContentType()));
        output.getHeaders().setContentLength(picture.length);
        output.getBody().write(picture);
    }

    private static byte[] drawn(QrCode code, MediaType format) {
        return switch (format.getSubtype()) {
            case "png" -> code.toPng();
            case "svg+xml" -> code.toSvg().getBytes(StandardCharsets.UTF_8);
            default -> code.toText().getBytes(StandardCharsets.UTF_8);
        };
    }
}
