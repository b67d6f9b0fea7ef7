package dev.storekeeper.login.web;

import dev.storekeeper.api.AcceptedFormat;
import dev.storekeeper.api.ResponseTypes;
import dev.storekeeper.login.totp.QrCode;
import dev.storekeeper.login.web.SignInController.EnrolmentAnswer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.stereotype.Component;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Draws QR codes in the format that the client prefers, as a picture where it prefers none. Spring would take the format that the client
 * names first, which is text for many clients that accept anything.
 */
@Component
class QrCodeConverter extends AbstractHttpMessageConverter<Object> implements HandlerInterceptor, WebMvcConfigurer {

    static final String PNG = MediaType.IMAGE_PNG_VALUE;
    static final String SVG = "image/svg+xml";
    static final String TEXT = "text/plain;charset=UTF-8";

    QrCodeConverter() {
        super(MediaType.IMAGE_PNG, MediaType.parseMediaType(SVG), MediaType.parseMediaType(TEXT));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
            throws HttpMediaTypeNotAcceptableException {
        if (handler instanceof HandlerMethod method && ResponseTypes.of(method) == QrCode.class) {
            var headers = new ServletServerHttpRequest(request).getHeaders();
            var format = AcceptedFormat.of(headers, getSupportedMediaTypes());
            request.setAttribute(HandlerMapping.PRODUCIBLE_MEDIA_TYPES_ATTRIBUTE, Set.of(format));
        }
        return true;
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
