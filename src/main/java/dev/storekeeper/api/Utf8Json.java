package dev.storekeeper.api;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/**
 * Accepts JSON in UTF-8 alone (RFC 8259, section 8.1). Jackson would also read UTF-16 and UTF-32, by their first bytes, and characters
 * in more bytes than they need, which a filter before the service does not recognise (RFC 3629, section 10).
 */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public class Utf8Json extends RequestBodyAdviceAdapter {

    private static final Set<Charset> ALLOWED = Set.of(StandardCharsets.UTF_8, StandardCharsets.US_ASCII);

    /** Refuses a text that is not in UTF-8, as far as Jackson does not. */
    public static void require(byte[] text) {
        var last = 0;
        for (var next : text) {
            last = require(last, Byte.toUnsignedInt(next));
        }
    }

    /**
     * Refuses bytes that no JSON in UTF-8 has: zero, characters in more bytes than they need, halves of surrogate pairs, and what lies
     * beyond the last character, among it the byte order marks of UTF-16. What else is not UTF-8 is refused by Jackson.
     */
    private static int require(int last, int next) {
        var isWrong = switch (last) {
            case 0xE0 -> next < 0xA0;
            case 0xED -> next > 0x9F;
            case 0xF0 -> next < 0x90;
            case 0xF4 -> next > 0x8F;
            default -> next == 0 || next == 0xC0 || next == 0xC1 || next > 0xF4;
        };
        if (isWrong) {
            throw ApiException.of(ErrorCode.MALFORMED_JSON, "The JSON is not in UTF-8; send it in UTF-8.");
        }
        return next;
    }

    /** Refuses another charset than UTF-8 in a Content-Type. */
    public static void requireCharset(@Nullable MediaType contentType) {
        if (contentType != null && contentType.getCharset() instanceof Charset charset && !ALLOWED.contains(charset)) {
            throw ApiException.of(
                    ErrorCode.UNSUPPORTED_MEDIA_TYPE,
                    "Send %s/%s in UTF-8, without a charset."
                            .formatted(contentType.getType(), contentType.getSubtype()));
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
        requireCharset(message.getHeaders().getContentType());
        return new Body(message.getHeaders(), new Utf8(message.getBody()));
    }

    private static final class Utf8 extends FilterInputStream {

        private int last;

        Utf8(InputStream bytes) {
            super(bytes);
        }

        @Override
        public int read() throws IOException {
            var next = super.read();
            return next < 0 ? next : (last = require(last, next));
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            var read = super.read(bytes, offset, length);
            for (int i = offset; i < offset + read; i++) {
                last = require(last, Byte.toUnsignedInt(bytes[i]));
            }
            return read;
        }
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
