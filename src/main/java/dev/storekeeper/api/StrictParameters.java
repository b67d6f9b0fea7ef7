package dev.storekeeper.api;

import jakarta.servlet.http.HttpServletRequest;
import java.beans.PropertyEditorSupport;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.beans.BeanUtils;
import org.springframework.validation.FieldError;
import org.springframework.validation.beanvalidation.LocalValidatorFactoryBean;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.servlet.support.ExtendedServletRequestDataBinder;

/**
 * Binds parameters more strictly than Spring does by itself: a value has one spelling, and a query that is bound to a record has the
 * parameters of that record, in snake case as in JSON, each once. All that is wrong with a query is told together.
 */
@ControllerAdvice
class StrictParameters {

    private static final Pattern WHOLE = Pattern.compile("0|-?[1-9][0-9]{0,18}");
    private static final Pattern DECIMAL = Pattern.compile("(0|[1-9][0-9]{0,17})(\\.[0-9]{1,9})?");
    private static final Pattern BOOLEAN = Pattern.compile("true|false");

    private static final Pattern NESTED = Pattern.compile("[.\\[]");

    private static final Map<Class<?>, Function<String, ?>> READERS = Map.of(
            Integer.class, text -> Integer.valueOf(matching(WHOLE, text)),
            Long.class, text -> Long.valueOf(matching(WHOLE, text)),
            long.class, text -> Long.valueOf(matching(WHOLE, text)),
            BigDecimal.class, text -> new BigDecimal(matching(DECIMAL, text)),
            Boolean.class, text -> Boolean.valueOf(matching(BOOLEAN, text)),
            boolean.class, text -> Boolean.valueOf(matching(BOOLEAN, text)),
            Instant.class, text -> Times.read("", text));

    private final LocalValidatorFactoryBean validator;

    /** Reflection takes longer than all else that is done to a query. */
    private final Map<Class<?>, QueryForm> forms = new ConcurrentHashMap<>();

    StrictParameters(LocalValidatorFactoryBean validator) {
        this.validator = validator;
    }

    @InitBinder
    void bindStrictly(WebDataBinder binder, HttpServletRequest request) {
        var type = binder.getTargetType();
        if (binder.getTarget() == null) {
            READERS.forEach((valueType, reader) -> register(binder, valueType, reader));
        }
        if (type != null && type.toClass().isRecord()) {
            bindQuery(binder, type.toClass(), request);
        }
    }

    private void bindQuery(WebDataBinder binder, Class<?> query, HttpServletRequest request) {
        // The wrapper that Spring Boot sets can not validate the good values of a query beside bad ones.
        binder.replaceValidators(validator);
        binder.setDeclarativeBinding(true);
        binder.setNameResolver(parameter -> InvalidFields.wireName(String.valueOf(parameter.getParameterName())));
        if (binder instanceof ExtendedServletRequestDataBinder extended) {
            // Otherwise the header From would do for the parameter 'from'.
            extended.setHeaderPredicate(_ -> false);
        }
        var form = forms.computeIfAbsent(query, QueryForm::of);
        form.enums().forEach(type -> register(binder, type, text -> constant(type, text)));
        request.getParameterMap().forEach((name, values) -> refuse(binder, form.allowed(), name, values.length));
        if (request.getParameterMap().keySet().stream().anyMatch(NESTED.asPredicate())) {
            // Spring would make values of such parts, and fails at an index beyond its limit.
            throw InvalidFields.of(binder.getBindingResult());
        }
    }

    private static void refuse(WebDataBinder binder, List<String> allowed, String name, int times) {
        if (!allowed.contains(name)) {
            var others = allowed.isEmpty() ? "this request takes no parameters" : String.join(", ", allowed);
            reject(binder, name, "is unknown here; allowed: " + others);
        } else if (times > 1) {
            reject(binder, name, "is given %d times; once is allowed".formatted(times));
        }
    }

    /** Errors that are there before the record is made keep it from being used, and join those that Spring finds. */
    private static void reject(WebDataBinder binder, String name, String message) {
        binder.getBindingResult()
                .addError(new FieldError(binder.getObjectName(), name, null, true, null, null, message));
    }

    private static void register(WebDataBinder binder, Class<?> type, Function<String, ?> reader) {
        binder.registerCustomEditor(type, new PropertyEditorSupport() {
            @Override
            public void setAsText(String text) {
                try {
                    setValue(reader.apply(text));
                } catch (ApiException e) {
                    throw new IllegalArgumentException(e);
                }
            }
        });
    }

    private static Object constant(Class<?> type, String text) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.toString().equals(text))
                .findFirst()
                .orElseThrow(IllegalArgumentException::new);
    }

    /** The parameters of a query, and the types among them that are enums. */
    private record QueryForm(List<String> allowed, List<Class<?>> enums) {

        static QueryForm of(Class<?> query) {
            var constructor = BeanUtils.getResolvableConstructor(query);
            return new QueryForm(
                    Stream.of(BeanUtils.getParameterNames(constructor))
                            .map(InvalidFields::wireName)
                            .toList(),
                    Stream.<Class<?>>of(constructor.getParameterTypes())
                            .filter(Class::isEnum)
                            .toList());
        }
    }

    private static String matching(Pattern pattern, String text) {
        if (!pattern.matcher(text).matches()) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
