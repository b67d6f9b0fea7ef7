package dev.storekeeper.api;

import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/** Accepts JSON in UTF-8 alone (RFC 8259, section 8.1); Jackson would also read UTF-16 and UTF-32, by their first bytes. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class Utf8Json extends RequestBodyAdviceAdapter {

    private static final int FIRST_BYTES = 4;
    private static final Set<Charset> ALLOWED = Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

    /** Refuses JSON whose first bytes would be read as UTF-16 or UTF-32. */
    public static void require(byte[] start) {
        for (int i = 0; i < Math.min(FIRST_BYTES, start.length); i++) {
            // No UTF-8 text has 0xFE or 0xFF, which begin the byte order marks; no JSON has a zero byte.
            if (start[i] == 0 || start[i] == (byte) 0xFE || start[i] == (byte) 0xFF) {
                throw ApiException.of(ErrorCode.MALFORMED_JSON, "The JSON is not in UTF-8; send it in UTF-8.");
            }
        }
    }

    @Override
    public boolean supports(MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converter) {
        return JacksonJsonHttpMessageConverter.class.isAssignableFrom(converter);
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converter)
            throws IOException {
        var contentType = message.getHeaders().getContentType();
        var charset = contentType == null ? null : contentType.getCharset();
        if (charset != null && !ALLOWED.contains(charset)) {
            throw ApiException.of(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE, "Send application/json in UTF-8, without a charset.");
        }
        var body = new PushbackInputStream(message.getBody(), FIRST_BYTES);
        var start = body.readNBytes(FIRST_BYTES);
        require(start);
        body.unread(start);
        return new Body(message.getHeaders(), body);
    }

    /** A message whose body was read and is given on in another form. */
    public record Body(HttpHeaders headers, InputStream body) implements HttpInputMessage {

        @Override
        public InputStream getBody() {
            return body;
        }

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }
    }
}
