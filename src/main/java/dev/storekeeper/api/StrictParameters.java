package dev.storekeeper.api;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.Validator;
import java.beans.PropertyEditorSupport;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.BeanUtils;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.MethodParameter;
import org.springframework.core.convert.ConversionException;
import org.springframework.core.convert.ConversionService;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.support.ConfigurableWebBindingInitializer;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Reads parameters more strictly than Spring does: a value has one spelling, and a query that is read into a record has the parameters
 * of that record, in snake case as in JSON, each once. All that is wrong with a query is told together. Constraints are checked for
 * what is given. Spring's own binder would also take names of nested parts, and takes a tenth of the time of a list.
 */
@Component
class StrictParameters implements HandlerMethodArgumentResolver, HandlerInterceptor, WebMvcConfigurer {

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?");
    private static final Pattern BOOLEAN = Pattern.compile("true|false");

    private static final Map<Class<?>, Function<String, ?>> READERS = Map.of(
            String.class, text -> text,
            Integer.class, text -> Integer.valueOf(matching(WHOLE, text)),
            Long.class, text -> Long.valueOf(matching(WHOLE, text)),
            long.class, text -> Long.valueOf(matching(WHOLE, text)),
            BigDecimal.class, text -> new BigDecimal(matching(DECIMAL, text)),
            Boolean.class, text -> Boolean.valueOf(matching(BOOLEAN, text)),
            boolean.class, text -> Boolean.valueOf(matching(BOOLEAN, text)),
            Instant.class, text -> Times.read("", text));

    /** Calls the static method {@code of} of a type. */
    private static final ConversionService FACTORIES = DefaultConversionService.getSharedInstance();

    private final Validator validator;

    private final Map<Class<?>, Query> queries = new ConcurrentHashMap<>();

    StrictParameters(Validator validator) {
        this.validator = validator;
    }

    @Override
    public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
        resolvers.add(this);
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    /** Refuses parameters of a request that reads none: what the client asked for by them would not happen. */
    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null
                && request.getDispatcherType() == DispatcherType.REQUEST
                && !HttpMethod.OPTIONS.matches(request.getMethod())
                && !isOpenRead(request)
                && handler instanceof HandlerMethod method
                && Arrays.stream(method.getMethodParameters()).noneMatch(StrictParameters::isQuery)) {
            var unread = new FieldErrors();
            request.getParameterMap()
                    .keySet()
                    .forEach(name -> unread.add(name, "is unknown here; this request takes no parameters"));
            unread.refuseAny();
        }
        return true;
    }

    /** A page or document, whose address may have a parameter for caches. */
    private static boolean isOpenRead(HttpServletRequest request) {
        return Methods.isRead(request) && request.getRemoteUser() == null;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return isQuery(parameter);
    }

    private static boolean isQuery(MethodParameter parameter) {
        return parameter.getParameterType().isRecord()
                && parameter.hasParameterAnnotation(Valid.class)
                && !parameter.hasParameterAnnotation(RequestBody.class);
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        var given = Objects.requireNonNull(web.getNativeRequest(HttpServletRequest.class))
                .getParameterMap();
        return queries.computeIfAbsent(parameter.getParameterType(), Query::of).read(given, validator);
    }

    private static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }

    /**
     * Reads the values of a path. By editors, since Spring tries its own after a converter that
     * refuses; and not in an {@code @InitBinder}, which Spring examines for each request.
     */
    @Component
    static class PathValues extends ConfigurableWebBindingInitializer {

        PathValues(
                @Qualifier("mvcConversionService") ConversionService conversions,
                @Qualifier("mvcValidator") org.springframework.validation.Validator validator) {
            setConversionService(conversions);
            setValidator(validator);
            setPropertyEditorRegistrar(registry ->
                    READERS.forEach((type, reader) -> registry.registerCustomEditor(type, new PropertyEditorSupport() {
                        @Override
                        public void setAsText(String text) {
                            setValue(reader.apply(text));
                        }
                    })));
        }
    }

    /** A record and its parameters, by their names. */
    private record Query(Class<?> type, Map<String, Parameter> parameters) {

        static Query of(Class<?> type) {
            var parameters = new LinkedHashMap<String, Parameter>();
            for (var component : type.getRecordComponents()) {
                parameters.put(InvalidFields.wireName(component.getName()), Parameter.of(component, parameters.size()));
            }
            return new Query(type, parameters);
        }

        Object read(Map<String, String[]> given, Validator validator) {
            var values = new Object[parameters.size()];
            var errors = new FieldErrors();
            given.forEach((name, texts) -> {
                var parameter = parameters.get(name);
                if (parameter == null) {
                    errors.add(name, "is unknown here; allowed: " + String.join(", ", parameters.keySet()));
                } else if (texts.length > 1) {
                    errors.add(name, "is given %d times; once is allowed".formatted(texts.length));
                } else {
                    try {
                        values[parameter.index()] = parameter.reader().apply(texts[0]);
                    } catch (IllegalArgumentException | ApiException | ConversionException e) {
                        errors.add(name, InvalidFields.reason(e, parameter.type()));
                        return;
                    }
                    validator
                            .validateValue(type, parameter.component(), values[parameter.index()])
                            .forEach(violation -> errors.add(name, violation.getMessage()));
                }
            });
            errors.refuseAny();
            return BeanUtils.instantiateClass(BeanUtils.getResolvableConstructor(type), values);
        }
    }

    private record Parameter(int index, String component, Class<?> type, Function<String, ?> reader) {

        static Parameter of(RecordComponent component, int index) {
            var type = component.getType();
            Function<String, ?> other =
                    type.isEnum() ? text -> constant(type, text) : text -> FACTORIES.convert(text, type);
            var known = READERS.get(type);
            return new Parameter(index, component.getName(), type, known == null ? other : known);
        }

        private static Object constant(Class<?> type, String text) {
            return Arrays.stream(type.getEnumConstants())
                    .filter(constant -> constant.toString().equals(text))
                    .findFirst()
                    .orElseThrow(IllegalArgumentException::new);
        }
    }
}
