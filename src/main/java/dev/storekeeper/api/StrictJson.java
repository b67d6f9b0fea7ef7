package dev.storekeeper.api;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.converter.ByteArrayHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.deser.jdk.StringDeserializer;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** Reads JSON more strictly than the settings of Jackson allow for. */
@Configuration(proxyBeanMethods = false)
class StrictJson implements WebMvcConfigurer {

    private static final Set<Class<?>> CONVERTERS = Set.of(
            JacksonJsonHttpMessageConverter.class,
            StringHttpMessageConverter.class,
            ByteArrayHttpMessageConverter.class);

    private static final String HALF = "half of a surrogate pair";

    @Bean
    JsonMapperBuilderCustomizer textIsText() {
        return builder -> builder.withCoercionConfigDefaults(
                        // Jackson reads a blank text as null otherwise, where no text is allowed.
                        other -> other.setAcceptBlankAsEmpty(false)
                                .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .addModule(new SimpleModule("storekeeper").addDeserializer(String.class, new WholeText()));
    }

    /**
     * Leaves Spring's converters of JSON, text and bytes. It has others for the libraries of CBOR and XML, which come with other libraries:
     * they would read every body without these rules, and be asked about each answer.
     */
    @Override
    public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.configureMessageConvertersList(converters ->
                converters.removeIf(converter -> isOfSpring(converter) && !CONVERTERS.contains(converter.getClass())));
    }

    private static boolean isOfSpring(HttpMessageConverter<?> converter) {
        return converter.getClass().getName().startsWith("org.springframework.");
    }

    static boolean isHalfCharacter(MismatchedInputException mismatch) {
        return HALF.equals(mismatch.getOriginalMessage());
    }

    /** Refuses half of a surrogate pair, which has no UTF-8 form: a database would store something else in its place. */
    private static final class WholeText extends StringDeserializer {

        @Override
        public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
            var text = super.deserialize(parser, context);
            if (text != null && text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE)) {
                return context.reportInputMismatch(String.class, HALF);
            }
            return text;
        }
    }
}
